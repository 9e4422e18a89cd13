#include "tests/truths/puppet.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab/ground/names.h"
#include "tests/truths/acts.h"
#include "tests/truths/said.h"

struct slot {
	_Atomic uint32_t asked, answered;
	act *what;
	long argument;
	long result;
	int error;
	pid_t pid;
	char text[256];
	char said[256];
	_Atomic int caught[65];
};

static struct slot *slots;
static struct slot *own;	/* in a puppet: its slot */

void puppet_page(void)
{
	slots = mmap(NULL, sizeof(*slots) * PUPPETS, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(slots != MAP_FAILED, "mmap");
}

static void word_wait(_Atomic uint32_t *word, uint32_t value)
{
	struct timespec limit = { .tv_nsec = 100000000 };

	syscall(SYS_futex, word, FUTEX_WAIT, value, &limit, NULL, 0);
}

static void word_set(_Atomic uint32_t *word, uint32_t value)
{
	atomic_store(word, value);
	syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static _Noreturn void puppet_live(struct slot *slot)
{
	own = slot;
	for (;;) {
		uint32_t answered = atomic_load(&slot->answered);

		while (atomic_load(&slot->asked) == answered)
			word_wait(&slot->asked, answered);
		errno = 0;
		slot->result = slot->what(slot->argument);
		slot->error = errno;
		word_set(&slot->answered, answered + 1);
	}
}

static pid_t puppet_fork(struct slot *slot)
{
	pid_t pid;

	memset(slot, 0, sizeof(*slot));
	pid = fork();
	if (pid == 0)
		puppet_live(slot);
	slot->pid = pid;
	return pid;
}

static long act_fork(long who)
{
	return puppet_fork(&slots[who]);
}

pid_t puppet_new(int who)
{
	pid_t pid = puppet_fork(&slots[who]);

	must(pid > 0, "fork of a puppet");
	return pid;
}

pid_t puppet_of(int parent, int who)
{
	pid_t pid = (pid_t)ask(parent, act_fork, who);

	must(pid > 0, "fork by a puppet");
	return pid;
}

pid_t pid_of(int who)
{
	return slots[who].pid;
}

void order(int who, act *what, long argument)
{
	struct slot *slot = &slots[who];

	slot->what = what;
	slot->argument = argument;
	word_set(&slot->asked, atomic_load(&slot->asked) + 1);
}

bool has_answered(int who)
{
	return atomic_load(&slots[who].asked) ==
	    atomic_load(&slots[who].answered);
}

long answer(int who)
{
	struct slot *slot = &slots[who];
	int64_t end = wait_end();

	while (!has_answered(who)) {
		word_wait(&slot->answered, atomic_load(&slot->asked) - 1);
		if (!has_answered(who))
			wait_tick(end, "a puppet's answer");
	}
	errno = slot->error;
	return slot->result;
}

long ask(int who, act *what, long argument)
{
	order(who, what, argument);
	return answer(who);
}

long ask_with(int who, act *what, const char *text, long argument)
{
	snprintf(slots[who].text, sizeof(slots[who].text), "%s", text);
	return ask(who, what, argument);
}

const char *puppet_text(void)
{
	return own->text;
}

void puppet_say(const char *text)
{
	snprintf(own->said, sizeof(own->said), "%s", text);
}

const char *puppet_said(int who)
{
	return slots[who].said;
}

static void puppet_handle(int signal)
{
	atomic_fetch_add(&own->caught[signal], 1);
}

long act_catch(long signal)
{
	struct sigaction action = { .sa_handler = puppet_handle,
		.sa_flags = SA_RESTART };

	return sigaction((int)signal, &action, NULL);
}

int caught(int who, int signal)
{
	return atomic_load(&slots[who].caught[signal]);
}

void puppet_end(int who)
{
	kill(slots[who].pid, SIGKILL);
	while (waitpid(slots[who].pid, NULL, 0) == -1 && errno == EINTR)
		;
}

void puppets_end(void)
{
	for (int who = 0; who < PUPPETS; who++)
		if (slots[who].pid > 0)
			kill(slots[who].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) != -1 || errno == EINTR)
		;
	memset(slots, 0, sizeof(*slots) * PUPPETS);
}

const char *fate(pid_t pid)
{
	static char words[32];
	int status = 0;
	pid_t got = 0;

	UNTIL((got = waitpid(pid, &status, WNOHANG)) != 0)
		;
	if (got == -1)
		return names_errno(errno);
	if (WIFSIGNALED(status))
		return names_signal(WTERMSIG(status));
	snprintf(words, sizeof(words), "exit %d", WEXITSTATUS(status));
	return words;
}
