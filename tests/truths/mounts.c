/* Folders and file systems that a process holds. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab/ground/names.h"
#include "tests/truths/acts.h"
#include "tests/truths/said.h"
#include "tests/truths/seen.h"
#include "tests/truths/truth.h"

static bool stage_mount(void)
{
	if (!place.is_contained) {
		differs("no mount namespace of our own");
		return false;
	}
	must(mkdir("usb", 0700) == 0, "mkdir");
	if (mount("tmpfs", "usb", "tmpfs", 0, NULL) == 0)
		return true;
	differs("no mount: %s", names_errno(errno));
	return false;
}

static void mount_is_held(void)
{
	if (!stage_mount())
		return;
	puppet_new(0);
	puppet_new(1);
	ask_with(0, act_chdir, "usb", 0);
	see_call("umount below a cwd", umount("usb"));
	ask(1, act_close, 0);
	see_number("open",
	    ask_with(1, act_open, "usb/notes", O_RDWR | O_CREAT));
	ask_with(0, act_chdir, "/", 0);
	see_call("umount below a file", umount("usb"));
	ask(1, act_close, 0);
	see_call("umount", umount("usb"));
}

static void mount_is_detached(void)
{
	char link[256];

	if (!stage_mount())
		return;
	puppet_new(0);
	ask_with(0, act_chdir, "usb", 0);
	see_call("umount", umount("usb"));
	see_call("with MNT_DETACH", umount2("usb", MNT_DETACH));
	proc_link(pid_of(0), "cwd", link, sizeof(link));
	see("link", "%s", link);
	see_call("system call getcwd", ask(0, act_sys_getcwd, 0));
	see("says", "%s", puppet_said(0));
	see_call("getcwd()", ask(0, act_getcwd, 0));
}

static void mount_truth(void)
{
	mount_is_held();
	puppets_end();
	rmdir("usb");
	if (place.is_contained)
		mount_is_detached();
}

static bool is_marked_deleted(pid_t pid)
{
	const char mark[] = " (deleted)";
	char link[512];
	ssize_t length = proc_link(pid, "cwd", link, sizeof(link));
	ssize_t end = (ssize_t)sizeof(mark) - 1;

	return length > end && strcmp(link + length - end, mark) == 0;
}

static nlink_t links_of_cwd(pid_t pid)
{
	char path[64];
	struct stat folder;

	snprintf(path, sizeof(path), "/proc/%d/cwd", (int)pid);
	must(stat(path, &folder) == 0, "stat of a cwd");
	return folder.st_nlink;
}

static void folder_removed(void)
{
	puppet_new(0);
	puppet_new(1);
	must(mkdir("gone", 0700) == 0, "mkdir");
	must(mkdir("here (deleted)", 0700) == 0, "mkdir");
	ask_with(0, act_chdir, "gone", 0);
	ask_with(1, act_chdir, "here (deleted)", 0);
	see_call("rmdir of a cwd", rmdir("gone"));
	see_is("removed, marked", is_marked_deleted(pid_of(0)));
	see_is("named so, marked", is_marked_deleted(pid_of(1)));
	see_is("removed, no links", links_of_cwd(pid_of(0)) == 0);
	see_is("named so, no links", links_of_cwd(pid_of(1)) == 0);
	rmdir("here (deleted)");
}

const struct truth mount_truths[] = {
	{ "E05", "A file system is busy while a cwd or an open file is on it; "
	    "a lazy unmount always works, and loses the way", mount_truth,
	    "umount below a cwd: EBUSY\n" "open: 0\n"
	    "umount below a file: EBUSY\n" "umount: ok\n"
	    "umount: EBUSY\n" "with MNT_DETACH: ok\n" "link: /\n"
	    "system call getcwd: ok\n" "says: (unreachable)/\n"
	    "getcwd(): ENOENT\n", NULL },
	{ "E06", "A process's own folder can be removed; its mark can be "
	    "forged, its links cannot", folder_removed,
	    "rmdir of a cwd: ok\n" "removed, marked: yes\n"
	    "named so, marked: yes\n" "removed, no links: yes\n"
	    "named so, no links: no\n", NULL },
	{ 0 }
};
