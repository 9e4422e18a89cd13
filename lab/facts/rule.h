/*
 * The rules of a good daemon: one row for each check of contract.md.  A rule
 * judges what it is given, a snapshot and (from `check`) what was traced and
 * tried; it is pure, so `inspect`, `check` and tests share it.
 */
#ifndef LAB_FACTS_RULE_H
#define LAB_FACTS_RULE_H

#include "lab/facts/ending.h"
#include "lab/facts/snapshot.h"
#include "lab/ground/buffer.h"

enum status { STATUS_PASS, STATUS_WARN, STATUS_FAIL, STATUS_INFO };

enum rule_id {
	RULE_BACKGROUND,
	RULE_OWN_SESSION,
	RULE_NO_TTY,
	RULE_SURVIVES,
	RULE_CANNOT_REGAIN_TTY,
	RULE_CWD,
	RULE_UMASK,
	RULE_INHERITED_FDS,
	RULE_STDIO,
	RULE_SIGTERM,
	RULE_SIGHUP,
	RULE_PIDFILE,
	RULE_IDLE,
	RULE_COUNT
};

/* The word of contract.md: "own-session".  rule_find: RULE_COUNT if none. */
const char *rule_name(enum rule_id id);
enum rule_id rule_find(const char *name);

/* "pass", "warn", "fail", "info". */
const char *rule_status(enum status status);

struct verdict {
	enum rule_id id;
	enum status status;
	bool is_unreadable;	/* info, since a field could not be read */
	char why[512];		/* what was seen, and what to do; escaped */
};

#endif
