/* Keys of the inventory. */
#include "lab/facts/keys.h"

#include "lab/facts/inventory.h"

bool offer_item(const struct lab *lab, struct buffer *word)
{
	buffer_text(word, lab->inventory.at == INVENTORY_ITEMS
	    ? "to the lab" : "take it");
	return true;
}

bool offer_item_choice(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->inventory.at < INVENTORY_ITEMS;
}

void key_item(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	inventory_next(lab, wishes);
}

void key_item_choice(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	inventory_choose(lab, lab->inventory.choice + number);
}

void key_item_number(struct lab *lab, int number, struct wishes *wishes)
{
	(void)wishes;
	inventory_choose(lab, number);
}

void key_item_back(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	inventory_back(lab);
}

bool offer_inventory(const struct lab *lab, struct buffer *word)
{
	(void)word;
	return lab->settings.is_inventory && lab->is_ended;
}

void key_inventory(struct lab *lab, int number, struct wishes *wishes)
{
	(void)number;
	(void)wishes;
	inventory_begin(lab);
}
