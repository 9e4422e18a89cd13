/* The twelve questions. */
#include "lab/facts/inventory.h"

#include <stdio.h>
#include <string.h>

#include "lab/facts/lab.h"
#include "lab/facts/text.h"

/* Which choice of "inventory.N" is right: those texts and this line belong
 * together, and a test tries what can be tried. */
static const int right[INVENTORY_ITEMS] = { 2, 3, 3, 2, 4, 1, 2, 2, 3, 4, 3,
	1 };

int inventory_choices(int item)
{
	char id[40];
	int count = 0;

	do {
		snprintf(id, sizeof id, "inventory.%d.%d", item + 1,
		    ++count);
	} while (text_find(id, NULL));
	return count - 1;
}

int inventory_right(int item)
{
	return right[item];
}

int inventory_score(const int answer[INVENTORY_ITEMS])
{
	int score = 0;

	for (int i = 0; i < INVENTORY_ITEMS; i++)
		score += answer[i] == right[i];
	return score;
}

void inventory_begin(struct lab *lab)
{
	struct inventory *inventory = &lab->inventory;

	memset(inventory, 0, sizeof *inventory);
	inventory->is_after = lab->progress.has_before;
	inventory->choice = 1;
	view_enter(&lab->view, MODE_INVENTORY);
}

void inventory_choose(struct lab *lab, int choice)
{
	struct inventory *inventory = &lab->inventory;

	if (inventory->at < INVENTORY_ITEMS && choice >= 1 &&
	    choice <= inventory_choices(inventory->at))
		inventory->choice = choice;
}

static void keep(struct lab *lab, struct wishes *wishes)
{
	const struct inventory *inventory = &lab->inventory;
	struct progress *progress = &lab->progress;
	int *kept = inventory->is_after ? progress->after : progress->before;

	memcpy(kept, inventory->answer, sizeof inventory->answer);
	if (inventory->is_after)
		progress->has_after = true;
	else
		progress->has_before = true;
	if (lab->settings.keeps_state)
		wish_add(wishes, WISH_SAVE);
}

void inventory_next(struct lab *lab, struct wishes *wishes)
{
	struct inventory *inventory = &lab->inventory;

	if (inventory->at == INVENTORY_ITEMS) {
		view_leave(&lab->view);
		return;
	}
	inventory->answer[inventory->at++] = inventory->choice;
	inventory->choice = 1;
	if (inventory->at == INVENTORY_ITEMS)
		keep(lab, wishes);
	else if (inventory->answer[inventory->at])
		inventory->choice = inventory->answer[inventory->at];
}

void inventory_back(struct lab *lab)
{
	struct inventory *inventory = &lab->inventory;

	if (inventory->at == 0 || inventory->at == INVENTORY_ITEMS)
		return;
	inventory->at--;
	inventory->choice = inventory->answer[inventory->at];
}
