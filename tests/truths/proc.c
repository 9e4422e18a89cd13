/* What /proc shows, to whom, and how far it can be trusted. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

enum { NOBODY = 65534, SOMEBODY = 65533 };

static void umask_shows(void)
{
	char mask[32];

	puppet_new(0);
	ask(0, act_umask, 027);
	status_field(pid_of(0), "Umask", mask, sizeof(mask));
	see("umask(027)", "%s", mask);
	ask(0, act_umask, 07777);
	status_field(pid_of(0), "Umask", mask, sizeof(mask));
	see("umask(07777)", "%s", mask);
}

static int entries_of(pid_t pid, const char *name)
{
	char path[64];
	int count = -2;		/* without . and .. */
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	folder = opendir(path);
	if (folder == NULL)
		return 0;
	while (readdir(folder) != NULL)
		count++;
	closedir(folder);
	return count;
}

static void zombie_shows(void)
{
	char text[256];
	struct ids ids;
	pid_t pid = puppet_new(0);

	ask(0, act_setsid, 0);
	order(0, act_exit, 0);
	UNTIL(state_of(pid) == 'Z')
		;
	ids = ids_of(pid);
	see_is("keeps SID, PGID and PPID", ids.sid == pid &&
	    ids.pgid == pid && ids.ppid == getpid());
	see_call("cwd", proc_link(pid, "cwd", text, sizeof(text)));
	see_number("length of cmdline",
	    proc_read(pid, "cmdline", text, sizeof(text)));
	see_is("Umask", status_field(pid, "Umask", text, sizeof(text)));
	see_is("VmSize", status_field(pid, "VmSize", text, sizeof(text)));
	see_is("State", status_field(pid, "State", text, sizeof(text)));
	see("descriptors shown", "%d", entries_of(pid, "fd"));
}

static long act_readlink(long argument)
{
	char link[256];

	(void)argument;
	return readlink(puppet_text(), link, sizeof(link));
}

static long act_ptrace(long pid)
{
	return ptrace(PTRACE_SEIZE, (pid_t)pid, NULL, NULL);
}

/* Asks puppet 1 to look at a file or link of puppet 0. */
static long look_at(act *how, const char *name, long flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid_of(0), name);
	return ask_with(1, how, path, flags);
}

static void changed_uid_hides(void)
{
	char path[64];
	struct stat folder;

	if (place.is_user) {
		needs_root("a change of uid");
		return;
	}
	puppet_new(0);
	puppet_new(1);
	must(ask(0, act_setuid, NOBODY) == 0, "setuid");
	must(ask(1, act_setuid, NOBODY) == 0, "setuid");
	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid_of(0));
	must(stat(path, &folder) == 0, "stat of fd");
	see_number("owner of /proc/PID/fd", folder.st_uid);
	see_call("cwd", look_at(act_readlink, "cwd", 0));
	see_call("fd", look_at(act_open, "fd", O_RDONLY));
	see_call("ptrace", ask(1, act_ptrace, pid_of(0)));
	see_call("kill", ask(1, act_kill, two(pid_of(0), 0)));
}

static const char *const open_to_all[] = { "stat", "status", "cmdline",
	"wchan" };
static const char *const links_closed[] = { "cwd", "exe", "root" };
static const char *const files_closed[] = { "fd", "environ", "fdinfo",
	"ns" };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Counts what can be read of a stranger, given the folder of it. */
static void see_stranger(int (*reads)(const char *name, bool is_link))
{
	char words[200] = "";

	for (size_t i = 0; i < COUNT(open_to_all); i++)
		if (reads(open_to_all[i], false) == 0)
			strcat(strcat(words, open_to_all[i]), " ");
	see("readable", "%s", words);
	words[0] = '\0';
	for (size_t i = 0; i < COUNT(links_closed); i++)
		if (reads(links_closed[i], true) == EACCES)
			strcat(strcat(words, links_closed[i]), " ");
	for (size_t i = 0; i < COUNT(files_closed); i++)
		if (reads(files_closed[i], false) == EACCES)
			strcat(strcat(words, files_closed[i]), " ");
	see("EACCES", "%s", words);
}

static int stranger_inside(const char *name, bool is_link)
{
	long result = is_link ? look_at(act_readlink, name, 0) :
	    look_at(act_open, name, O_RDONLY);

	if (result == -1)
		return errno;
	if (!is_link)
		ask(1, act_close, result);
	return 0;
}

/* PID 1 of the world outside, which is root's as a rule. */
static int stranger_outside(const char *name, bool is_link)
{
	char path[64];
	char text[256];
	int fd;

	snprintf(path, sizeof(path), "1/%s", name);
	if (is_link)
		return readlinkat(place.outer_proc, path, text,
		    sizeof(text)) == -1 ? errno : 0;
	fd = openat(place.outer_proc, path, O_RDONLY);
	if (fd == -1)
		return errno;
	close(fd);
	return 0;
}

static void strangers_hide(void)
{
	if (!place.is_user) {
		puppet_new(0);
		puppet_new(1);
		must(ask(0, act_setuid, SOMEBODY) == 0, "setuid");
		must(ask(1, act_setuid, NOBODY) == 0, "setuid");
		order(0, act_exec_sleep, 0);
		UNTIL(is_named(pid_of(0), "sleep"))
			;
		see_stranger(stranger_inside);
		return;
	}
	if (!place.has_strangers) {
		differs("no process of another user in sight");
		return;
	}
	see_stranger(stranger_outside);
}

static void hidepid_hides(void)
{
	char path[64];

	if (place.is_user) {
		needs_root("processes of two users");
		return;
	}
	must(mkdir("proc", 0755) == 0, "mkdir");
	if (!place.is_contained || mount("proc", "proc", "proc", 0,
	    "hidepid=2") == -1) {
		rmdir("proc");
		differs("no /proc with hidepid here");
		return;
	}
	puppet_new(0);
	puppet_new(1);
	must(ask(0, act_setuid, SOMEBODY) == 0, "setuid");
	must(ask(1, act_setuid, NOBODY) == 0, "setuid");
	snprintf(path, sizeof(path), "proc/%d/stat", (int)pid_of(0));
	see_call("its own", ask_with(1, act_open, "proc/self/stat", O_RDONLY));
	see_call("another's", ask_with(1, act_open, path, O_RDONLY));
	see_call("kill", ask(1, act_kill, two(pid_of(0), 0)));
}

static long act_name(long argument)
{
	(void)argument;
	return prctl(PR_SET_NAME, puppet_text());
}

static void names_are_raw(void)
{
	char text[1024];
	pid_t pid = puppet_new(0);

	ask_with(0, act_name, "a) R\n\033[1m", 0);
	proc_read(pid, "stat", text, sizeof(text));
	see_is("raw in stat", strstr(text, "(a) R\n\033[1m) ") != NULL);
	see_is("ids behind the last parenthesis",
	    ids_of(pid).ppid == getpid());
	proc_read(pid, "comm", text, sizeof(text));
	see_is("raw in comm", strcmp(text, "a) R\n\033[1m\n") == 0);
	status_field(pid, "Name", text, sizeof(text));
	see_is("status escapes the newline alone",
	    strcmp(text, "a) R\\n\033[1m") == 0);
}

static int echo[2];	/* to the case: what was exec'ed is at work */

/* Echoes a byte, then reads a pipe that it holds itself, so for ever. */
static long act_exec_cat(long has_arguments)
{
	char name[] = "\033[2J\n", dash[] = "-";
	char *arguments[] = { has_arguments ? name : NULL, dash, NULL };
	char *none[] = { NULL };
	int ends[2];

	if (pipe(ends) == -1 || dup2(ends[0], 0) == -1 ||
	    dup2(echo[1], 1) == -1 || write(ends[1], "x", 1) != 1)
		return -1;
	execve("/bin/cat", arguments, none);
	return -1;
}

static void exec_cat(int who, long has_arguments)
{
	char byte;

	puppet_new(who);
	order(who, act_exec_cat, has_arguments);
	must(read(echo[0], &byte, 1) == 1, "echo of cat");
}

static void arguments_are_raw(void)
{
	char text[64];
	ssize_t length;

	must(pipe(echo) == 0, "pipe");
	exec_cat(0, 1);
	exec_cat(1, 0);
	length = proc_read(pid_of(0), "cmdline", text, sizeof(text));
	see_is("raw", length == 8 && memcmp(text, "\033[2J\n\0-", 8) == 0);
	length = proc_read(pid_of(1), "cmdline", text, sizeof(text));
	see("bytes of no arguments", "%zd", length);
	see_is("a NUL", length == 1 && text[0] == '\0');
}

const struct truth proc_truths[] = {
	{ "D04", "A zombie keeps its ids, and has neither folder nor "
	    "arguments, mask nor descriptors", zombie_shows,
	    "keeps SID, PGID and PPID: yes\n" "cwd: ENOENT\n"
	    "length of cmdline: 0\n" "Umask: no\n" "VmSize: no\n"
	    "State: yes\n" "descriptors shown: 0\n", NULL },
	{ "D10", "A process that changed its uid without exec hides from its "
	    "own user, who may still kill it", changed_uid_hides,
	    "owner of /proc/PID/fd: 0\n" "cwd: EACCES\n" "fd: EACCES\n"
	    "ptrace: EPERM\n" "kill: ok\n", NULL },
	{ "E01", "Others can read a umask, of which nine bits count",
	    umask_shows, "umask(027): 0027\n" "umask(07777): 0777\n", NULL },
	{ "E09", "With hidepid a hidden process does not exist in /proc, and "
	    "kill() tells that it does", hidepid_hides,
	    "its own: ok\n" "another's: ENOENT\n" "kill: EPERM\n", NULL },
	{ "F01", "A process's name may hold any byte, a parenthesis too",
	    names_are_raw,
	    "raw in stat: yes\n" "ids behind the last parenthesis: yes\n"
	    "raw in comm: yes\n" "status escapes the newline alone: yes\n",
	    NULL },
	{ "F02", "Arguments may hold any byte; none at all reads as one NUL",
	    arguments_are_raw,
	    "raw: yes\n" "bytes of no arguments: 1\n" "a NUL: yes\n",
	    "raw: yes\n" "bytes of no arguments: 0\n" "a NUL: no\n" },
	{ "F03", "Of other users' processes ids and arguments are readable, "
	    "folders and descriptors are not", strangers_hide,
	    "readable: stat status cmdline wchan \n"
	    "EACCES: cwd exe root fd environ fdinfo ns \n", NULL },
	{ 0 }
};
