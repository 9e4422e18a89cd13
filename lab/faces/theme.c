/* What a look is on a terminal. */
#include "lab/faces/theme.h"

#include "lab/facts/view.h"

enum { PAIR_CHANGED = 1, PAIR_CELLS };

struct style {
	attr_t attributes;
	short pair;
};

static const struct style styles[THEME_COUNT][LOOK_CELL] = {
	[THEME_DEFAULT] = {
		[LOOK_BOLD] = { A_BOLD, 0 },
		[LOOK_CHANGED] = { A_BOLD, PAIR_CHANGED },
		[LOOK_WRONG] = { A_REVERSE, 0 },
	},
	[THEME_CONTRAST] = {
		[LOOK_BOLD] = { A_BOLD, 0 },
		[LOOK_CHANGED] = { A_BOLD | A_UNDERLINE, 0 },
		[LOOK_WRONG] = { A_BOLD | A_REVERSE, 0 },
	},
	[THEME_MONO] = {
		[LOOK_BOLD] = { A_BOLD, 0 },
		[LOOK_CHANGED] = { A_BOLD, 0 },
		[LOOK_WRONG] = { A_REVERSE, 0 },
	},
};

/* A pair for each of 9 x 9 colours of the target's terminal, where -1 is the
 * terminal's own. */
static short cell_pair(int foreground, int background)
{
	return (short)(PAIR_CELLS + (foreground + 1) * 9 + background + 1);
}

void theme_begin(void)
{
	if (!has_colors() || start_color() == ERR ||
	    use_default_colors() == ERR)
		return;
	if (COLORS < 8 || COLOR_PAIRS < PAIR_CELLS + 81)
		return;
	init_pair(PAIR_CHANGED, COLOR_MAGENTA, -1);
	for (int fore = -1; fore < 8; fore++)
		for (int back = -1; back < 8; back++)
			init_pair(cell_pair(fore, back), (short)fore,
			    (short)back);
}

static bool has_pairs(void)
{
	return has_colors() && COLORS >= 8 &&
	    COLOR_PAIRS >= PAIR_CELLS + 81;
}

static attr_t cell_attributes(const struct glyph *glyph)
{
	attr_t attributes = 0;

	if (glyph->style & STYLE_BOLD)
		attributes |= A_BOLD;
	if (glyph->style & STYLE_UNDERLINE)
		attributes |= A_UNDERLINE;
	if (glyph->style & STYLE_REVERSE)
		attributes |= A_REVERSE;
	return attributes;
}

attr_t theme_attributes(int theme, const struct glyph *glyph, short *pair)
{
	const struct style *style;

	*pair = 0;
	if (glyph->look == LOOK_CELL) {
		if (theme == THEME_DEFAULT && has_pairs() &&
		    (glyph->foreground >= 0 || glyph->background >= 0))
			*pair = cell_pair(glyph->foreground,
			    glyph->background);
		return cell_attributes(glyph);
	}
	style = &styles[theme][glyph->look];
	if (style->pair && has_pairs())
		*pair = style->pair;
	return style->attributes;
}
