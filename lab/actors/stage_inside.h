/*
 * What the files of the stage share: stage.c (its turns), stage_open.c (its
 * life), perform.c (one action from request to moment), observe.c (what is
 * seen).
 */
#ifndef LAB_ACTORS_STAGE_INSIDE_H
#define LAB_ACTORS_STAGE_INSIDE_H

#include "lab/actors/belongings.h"
#include "lab/actors/members.h"
#include "lab/actors/stage.h"
#include "lab/actors/terminal.h"

#define SETTLE_MS 500		/* the world settles within this, or not */
#define ENDING_MS 2000		/* how long to ask how something ended */
#define LATE_MS 2000
#define REPORT_MS 1000
#define WARDEN_MS 1000		/* whoever is no warden any more by then */
#define WATCH_MS 1500		/* a beat is missing: is it stopped? */
#define TICK_MS 20
#define FAST_TICK_MS 2

/* By a signal or by who traces it: see proc(5). */
#define STOPPED(state) ((state) == 'T' || (state) == 't')

enum phase {
	PHASE_SHELL,		/* waiting for the first prompt */
	PHASE_HELLO,		/* for the target to announce itself */
	PHASE_IDLE,
	PHASE_FREE,		/* for the answer to an older request */
	PHASE_ANSWER,
	PHASE_SETTLE,
	PHASE_REPORT,
	PHASE_ENDING,		/* SIGTERM was sent by stage_end_target */
	PHASE_BROKEN,
};

/* What was so about a process when the action began. */
struct earlier {
	pid_t pid;
	char state;
	uint64_t pending;
	bool is_job;		/* child of the shell, in the foreground */
};

struct stage {
	struct stage_options options;
	struct belongings belongings;
	struct terminal *terminal;
	struct watch *watch;	/* who is looked at at each step */
	struct members members;
	int inotify;
	int line_watch;		/* of it: the line is touched */
	int masters[16];	/* of terminals that no session owned */
	int master_count;

	enum phase phase;
	bool is_first;		/* the report under way is the first */
	int64_t phase_since;
	int64_t watch_at;	/* look whether it is stopped; 0 never */
	bool is_late_told;
	bool has_output;
	uint32_t beats;
	pid_t waits_to_be_held;
	int64_t waits_since;
	pid_t target;
	pid_t gone_parent;	/* that the last fork left */
	struct relative gone;	/* what it was */
	bool is_killed_by_us;
	bool is_shell_ended;
	bool is_end_told;
	bool is_batch;
	uint32_t kin_seen;	/* of the line's kin, in a batch */
	pid_t batch_by;		/* who began it */
	int64_t opened_at;

	int64_t looked_at;	/* when the newest look at the world began */
	struct world world;
	struct moment moment;
	struct event queued[4];	/* events that are ready */
	int queue_count;
	struct ending queued_ending;
	char queued_text[256];

	struct earlier earlier[HELD_MAX];
	int earlier_count;
	uint32_t caught_seen;
	pid_t foreground_before;
	int prompts_before;
	int exits_typed;
	char typed[64];		/* the line of read-stdin */
	bool must_echo;		/* the terminal will answer the key */
	bool is_echo_seen;
};

/* stage.c: goes into a phase; how long it has been in it, in ms. */
void stage_enter(struct stage *stage, enum phase phase);
int64_t stage_elapsed(const struct stage *stage);

/* An event for the lab, out of what stands in the stage; a fifth is lost.  The
 * same for EVENT_FAILED, with its text: nothing more comes of this stage. */
void stage_queue(struct stage *stage, enum event_kind kind);
void stage_fail(struct stage *stage, const char *text);

/* As belongings_hold and belongings_hold_ours, and the warden is told: whether
 * it is held. */
bool stage_hold(struct stage *stage, pid_t pid, enum role role);
bool stage_hold_ours(struct stage *stage, pid_t pid, enum role role);

/* Asks the target for something (enum ask), and rings; whether it has answered
 * the newest request. */
void stage_ask(struct stage *stage, uint32_t ask, const char *id,
    const char *arg);
bool stage_has_answer(const struct stage *stage);

/* stage_kin.c: who announces itself is held, and goes on when the warden holds
 * it too; who ended is asked how; orphans that came to us are collected. */
void kin_hear_answers(struct stage *stage);
void kin_hear_announcement(struct stage *stage);
void kin_collect_orphans(struct stage *stage);
void kin_look_after(struct stage *stage);

/* stage_mount.c: a FUSE mount, if that is the way; a way that turns out not to
 * serve is given up.  0, or -1 with one line in why. */
int mount_stage(struct stage *stage, char *why, size_t size);

/* stage_start.c: the turns until the target waits: for the shell's prompt, and
 * for the target to announce itself. */
void start_turn_shell(struct stage *stage);
void start_turn_hello(struct stage *stage);

/* stage_rest.c: beats, and what changed by no action; the target's end, told
 * once; a turn after stage_end_target. */
void rest_hear_beats(struct stage *stage);
void rest_tell_ending(struct stage *stage);
void rest_turn_ending(struct stage *stage);

/* observe_scene.c: who is there now, and what each is to the target; then the
 * target's row as its record has it, which was read later. */
void observe_scene(struct stage *stage, struct scene *scene);
void observe_target_row(struct scene *scene, const struct snapshot *target);

/* observe.c: scene, target and mount as /proc has them now; with awaits_rest
 * the target is given a moment to come to rest first. */
void observe_world(struct stage *stage, struct world *world,
    bool awaits_rest);

/* Compares the target's record, just read, with the report in the line. */
void observe_report(struct stage *stage, struct snapshot *snapshot);

/* What is so before an action, of everybody who is held (since: as in
 * watch.h); and then who got which signal. */
void observe_earlier(struct stage *stage, int64_t since);
void observe_deliveries(struct stage *stage);

/* Whether the world has settled after an action. */
bool observe_is_quiet(struct stage *stage);

/* The letter of its state; 0 if there is no such process. */
char observe_state(const struct stage *stage, pid_t pid);

/* The target's row, or NULL; whether it lives, whether it is stopped. */
struct held *observe_target(struct stage *stage);
bool observe_is_target_living(struct stage *stage);
bool observe_is_stopped(struct stage *stage);

/* ties.c: whether the target's group is orphaned, out of a scene that was
 * read just now; by a scan of its own only where the scene cannot tell. */
void ties_fill(int proc, const struct scene *scene, struct snapshot *target);

/* perform.c: a turn while an action is under way; the calls and what was
 * found, out of the line, into the moment. */
void perform_turn(struct stage *stage);
void perform_collect(struct stage *stage);

/* Lets the target go on that has answered; nothing where it was, or has not.
 * Also at rest: an answer may come when nobody waits for it any more, say of
 * a target that was stopped meanwhile. */
void perform_release(struct stage *stage);

/* perform_terminal.c: a terminal for open-new-tty; a line for read-stdin, and
 * who took it; whether it and what write-stdout wrote have had their effect,
 * or their time. */
void perform_make_terminal(struct stage *stage);
void perform_type_line(struct stage *stage);
void perform_tell_line(struct stage *stage);
bool perform_is_line_settled(struct stage *stage);
bool perform_is_written(struct stage *stage);

/* batch.c: several actions at full speed.  A turn while they are under
 * way. */
void batch_turn(struct stage *stage);

/* act.c: why an action cannot be done now, the id of a text; NULL: it can. */
const char *act_refusal(struct stage *stage, const struct action *action);

/* What the lab itself does: does it; whether it has had its effect, or its
 * time; then what came of it goes into the moment. */
void act_do(struct stage *stage, const struct action *action);
bool act_is_settled(struct stage *stage);
void act_finish(struct stage *stage);

#endif
