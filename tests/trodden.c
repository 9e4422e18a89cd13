/* A trail made by hand. */
#include "tests/trodden.h"

struct trail trodden;

static int64_t now;

void trodden_open(void)
{
	trodden = (struct trail){ 0 };
	now = 0;
}

void trodden_close(void)
{
	trail_clear(&trodden);
}

struct trail_call *trodden_call(int process, enum call name, uint64_t a,
    uint64_t b)
{
	struct call_facts facts = { .call = name, .arg = { a, b } };
	int row = trail_add(&trodden, process, now++, &facts);

	return &trodden.call[row];
}

int trodden_child(int parent, pid_t pid)
{
	int child = trail_birth(&trodden, pid, parent);
	struct trail_call *row = trodden_call(parent, CALL_FORK, 0, 0);

	row->result = pid;
	row->child = child;
	return child;
}

void trodden_end(int process)
{
	trail_end(&trodden, process, now++, 0);
}
