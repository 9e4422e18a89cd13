/* What the parts of a trial share; included by lab/actors/trial*.c alone. */
#ifndef LAB_ACTORS_TRIAL_INSIDE_H
#define LAB_ACTORS_TRIAL_INSIDE_H

#include "lab/actors/cgroup.h"
#include "lab/actors/cleaner.h"
#include "lab/actors/container.h"
#include "lab/actors/tracer.h"
#include "lab/actors/trial.h"
#include "lab/actors/workdir.h"

#define TRIAL_MOST 1024		/* processes that are looked at one by one */

/* A process of the program that lives. */
struct living {
	pid_t pid;		/* as it sees itself */
	pid_t seen_pid;		/* its name in the /proc that shows it */
	int process;		/* in the trail; -1 */
	pid_t ppid;
	pid_t pgid;
	pid_t sid;
	char state;
};

struct crowd {
	struct living row[TRIAL_MOST];
	int count;
	int alive;		/* also those that found no room */
};

/* What the threads of a crowd wait for. */
struct waits {
	bool has_runner;
	bool is_starved;	/* one that had no CPU, or no disk, would run */
	bool has_sleeper;	/* who has not woken up often enough yet */
	bool is_vague;		/* somebody may go on by himself */
	int64_t beyond_us;	/* the longest of the others; 0 none */
	bool has_rester;	/* who waits for ever, or for a timer */
	int64_t cpu_us;		/* what all of them have used */
	unsigned long long print;	/* changes when somebody runs */
};

#define PRINT_START 14695981039346656037ULL

/* A number that depends on all that was mixed in: FNV-1a by words. */
static inline unsigned long long print_mix(unsigned long long print,
    long long part)
{
	return (print ^ (unsigned long long)part) * 1099511628211ULL;
}

#define TRIAL_PACES 128

/* How often a thread that sleeps had waited: when it was first seen so, and
 * now. */
struct pace {
	pid_t tid;
	unsigned long first;
	unsigned long last;
	int64_t since_us;	/* the changed_us that first belongs to */
	int64_t wakes_us;	/* when this sleep is over */
};

struct probe {
	const struct trial_order *order;
	struct checkup *found;
	struct container container;
	struct tracer *tracer;	/* NULL: not traced */
	struct workdir folder;
	struct cleaner cleaner;
	struct cgroup cgroup;	/* path "": none */
	int master;		/* -1: hung up */
	int slave;
	int gate[2];		/* a byte lets the program go */
	int signals;
	bool has_more;		/* news of processes that wait for us */
	int64_t start_us;
	int64_t deadline_us;	/* of settling */
	int64_t sleeps_us;	/* somebody sleeps beyond it; 0 */
	int64_t slept_us;	/* the same, when it was looked at */
	int64_t changed_us;	/* when something happened last */
	int64_t patience_us;	/* how long nothing happens before we look */
	int64_t settle_us;	/* since when we wait until nothing does */
	struct pace pace[TRIAL_PACES];
	int paces;
	int64_t busy_us;	/* since when somebody computes */
	int64_t busy_cpu_us;	/* what they had used by then */
	int64_t load_us;	/* when it was asked whether ... */
	bool is_cpu_free;	/* ... nobody waits for a CPU */
	int64_t watched_us;	/* when memory was added up last */
	int told;		/* the signal that tells us to end */
	pid_t program;		/* as it sees itself */
	pid_t starter;
	int program_error;	/* errno of its execve */
	int filter_error;
	int folder_error;
	bool is_ready;		/* the folder was made, or could not be: */
	enum trial_result readiness;
	bool has_program_ended;
	bool has_starter_ended;
	bool has_typed;		/* what comes now is the echo of our key */
	bool is_still;		/* ... so that nobody will wake by himself */
	bool has_echo;		/* ... which has come */
	bool is_over;		/* a limit was hit: end it */
	pid_t daemon;		/* as it sees itself; 0 none */
	int daemon_dir;		/* /proc/PID of it */
	bool has_daemon_ended;
	unsigned long long print;	/* of the crowd, to notice changes */
	unsigned long long kin;	/* of those in it whose parent has ended */
	int64_t kin_us;		/* when that changed */
	int repeats;		/* changes of the others since then */
	char *why;
	size_t why_size;
};

/* Keeps a line that says what, and the errno; returns result. */
enum trial_result probe_refuse(struct probe *probe, enum trial_result result,
    const char *what, int error);

/* In this order.  Signals: *old is the mask to be put back. */
int probe_open_signals(struct probe *probe, sigset_t *old);
enum trial_result probe_prepare(struct probe *probe);
enum trial_result probe_contain(struct probe *probe,
    struct job_launch *launch);
enum trial_result probe_meet(struct probe *probe);

typedef bool (*probe_done)(struct probe *probe);

/* Handles what happens until done says so, or until the time until_us is
 * over; false if it was.  Returns at once when we are told to end, or a
 * limit was hit. */
bool probe_pump(struct probe *probe, int64_t until_us, probe_done done);

/* The next process of ours that has news, as waitpid(2) with WNOHANG, which is
 * asked several times. */
pid_t probe_next_child(struct probe *probe, int *status);

/* True when the rest of the trial makes no sense any more. */
bool probe_must_end(const struct probe *probe);

/* Who of the program lives: not the starter, and no zombies. */
void crowd_count(struct probe *probe, struct crowd *crowd);

/* How many of the program live. */
int crowd_alive(struct probe *probe);

/* The /proc that shows a living process under seen_pid. */
int crowd_proc(const struct probe *probe);

/* Reads what all threads of a crowd wait for. */
void waits_read(struct probe *probe, const struct crowd *crowd,
    struct waits *waits);

/* Waits until it has settled, at most until this time; false if it has not. */
bool probe_settle(struct probe *probe, int64_t until_us);

/* Whether something has happened since it settled. */
bool probe_has_moved(struct probe *probe);

/* Chooses the process that is left, looks at it, finds its PID file. */
void probe_look(struct probe *probe, char *pidfile, size_t size);

#define LABOURS_MOST 64

/* What the threads of the daemon have done so far, and together in between:
 * the wait for a CPU counts only of those that waited for nothing else, since
 * it shows a spinner for what it is on a busy machine, too. */
struct labour {
	pid_t tid;
	long long ran;		/* ns on a CPU */
	long long waited;	/* ns for one */
	unsigned long naps;	/* how often it began to wait for something */
};

struct labours {
	struct labour row[LABOURS_MOST];
	int count;
};

struct work {
	long long ran, waited;
};

struct work labours_between(const struct labours *before,
    const struct labours *after);

/* Whether the daemon spins; it may be watched for a moment. */
void probe_see_idle(struct probe *probe);
bool probe_has_daemon_ended(struct probe *probe);

/* Ctrl-C and hangup; SIGTERM; the end of everything. */
void probe_hang_up(struct probe *probe);
void probe_terminate(struct probe *probe);
void probe_count_outlived(struct probe *probe);
void probe_end(struct probe *probe);

#endif
