/* The rules of a good daemon: judging by all of them. */
#include "lab/facts/rule.h"

#include <string.h>

#include "lab/facts/rule_inside.h"

const char *rule_name(enum rule_id id)
{
	return rules[id].name;
}

enum rule_id rule_find(const char *name)
{
	enum rule_id id = 0;

	while (id < RULE_COUNT && strcmp(rules[id].name, name) != 0)
		id++;
	return id;
}

bool rule_can_fail(enum rule_id id)
{
	return rules[id].can_fail;
}

const char *rule_status(enum status status)
{
	static const char *const name[] = { "pass", "warn", "fail", "info" };

	return name[status];
}

const char *rule_judgement(enum judgement judgement)
{
	static const char *const name[] = { "daemon", "not a daemon",
		"unreadable" };

	return name[judgement];
}

const struct fd_fact *rule_stray_terminal(const struct snapshot *snapshot)
{
	const struct fd_list *list = snapshot->fds;

	for (size_t i = 0; list && i < list->count; i++)
		if (list->row[i].fd > 2 && fd_is_terminal(&list->row[i]))
			return &list->row[i];
	return NULL;
}

int rule_closed_stdio(const struct snapshot *snapshot)
{
	for (int fd = 0; fd < 3; fd++)
		if (!fd_list_find(snapshot->fds, fd))
			return fd;
	return -1;
}

int rule_terminal_stdio(const struct snapshot *snapshot)
{
	for (int fd = 0; fd < 3; fd++) {
		const struct fd_fact *fact = fd_list_find(snapshot->fds, fd);

		if (fact && fd_is_terminal(fact))
			return fd;
	}
	return -1;
}

static bool lacks_fields(const struct snapshot *snapshot, field_set needs)
{
	for (enum field field = 0; needs >> field; field++)
		if (needs & FIELD_BIT(field) && snapshot->unreadable[field])
			return true;
	return false;
}

/* A program that left nothing fails where a process was to be left; the
 * other rules have nothing to look at, which is no fault of reading. */
static struct finding judge_nothing(const struct evidence *evidence,
    enum rule_id id)
{
	if (id == RULE_BACKGROUND || id == RULE_SURVIVES)
		return (struct finding){ STATUS_FAIL, "nothing-left" };
	if (id == RULE_PIDFILE && evidence->trial)
		return rules[id].judge(evidence);
	return (struct finding){ STATUS_INFO, "nothing-left" };
}

static struct finding find(const struct evidence *evidence, enum rule_id id)
{
	if (!evidence->snapshot)
		return judge_nothing(evidence, id);
	if (lacks_fields(evidence->snapshot, rules[id].needs))
		return (struct finding){ STATUS_INFO, "unreadable" };
	return rules[id].judge(evidence);
}

static void judge_one(const struct evidence *evidence, enum rule_id id,
    bool has_words, struct verdict *verdict)
{
	struct finding finding;

	verdict->id = id;
	verdict->is_given = evidence->trial || !rules[id].needs_trial;
	verdict->status = STATUS_INFO;
	verdict->is_unreadable = false;
	verdict->why[0] = '\0';
	if (!verdict->is_given)
		return;
	finding = find(evidence, id);
	verdict->status = finding.status;
	verdict->is_unreadable = finding.variant &&
	    strcmp(finding.variant, "unreadable") == 0;
	if (has_words)
		rule_say(evidence, &finding, verdict);
}

void rule_weigh(const struct evidence *evidence, enum rule_id id,
    struct verdict *verdict)
{
	judge_one(evidence, id, false, verdict);
}

void rule_judge(const struct evidence *evidence, struct verdict *verdict)
{
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		judge_one(evidence, id, true, &verdict[id]);
}

void rule_judge_snapshot(const struct snapshot *snapshot,
    const struct surroundings *around, struct verdict *verdict)
{
	struct evidence evidence = { .snapshot = snapshot, .around = around };

	rule_judge(&evidence, verdict);
}

enum judgement rule_sum(const struct verdict *verdict)
{
	enum judgement sum = JUDGED_DAEMON;

	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		if (!verdict[id].is_given)
			continue;
		if (verdict[id].status == STATUS_FAIL)
			return JUDGED_NO_DAEMON;
		if (verdict[id].is_unreadable && rules[id].can_fail)
			sum = JUDGED_UNREADABLE;
	}
	return sum;
}
