/* The warden, told by its socket what the lab would not say: it goes on, and
 * keeps no descriptor. */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/actors/warden.h"
#include "lab/actors/warden_inside.h"
#include "lab/ground/pidfd.h"
#include "tests/descriptors.h"

Suite *warden_suite(void);

static pid_t warden;
static int wire;

static void start(void)
{
	int lab = pidfd_of(getpid()), ends[2];

	ck_assert_int_ge(lab, 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    ends), 0);
	warden = fork();
	if (warden == 0)
		keeper_run(lab, ends[1]);
	ck_assert_int_gt(warden, 0);
	close(lab);
	close(ends[1]);
	wire = ends[0];
}

static void end(void)
{
	kill(warden, SIGKILL);
	ck_assert_int_eq(waitpid(warden, NULL, 0), warden);
	close(wire);
}

/* With so many descriptors, of ourselves. */
static void say(const void *words, size_t size, int count)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control = { 0 };
	struct iovec part = { (void *)(uintptr_t)words, size };
	struct msghdr whole = { .msg_iov = &part, .msg_iovlen = 1 };
	int fds[2] = { pidfd_of(getpid()), pidfd_of(getpid()) };

	if (count > 0) {
		size_t length = (size_t)count * sizeof fds[0];

		whole.msg_control = &control;
		whole.msg_controllen = CMSG_SPACE(length);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(length);
		memcpy(CMSG_DATA(&control.header), fds, length);
	}
	ck_assert_int_ge(sendmsg(wire, &whole, MSG_NOSIGNAL), 0);
	close(fds[0]);
	close(fds[1]);
}

static struct answer hear(void)
{
	struct answer answer = { .stage = -1 };

	ck_assert_int_eq(recv(wire, &answer, sizeof answer, 0),
	    sizeof answer);
	return answer;
}

/* When it has heard all that was said before. */
static int count_descriptors(void)
{
	const struct order order = { .kind = SAY_END,
		.stage = STAGES_MAX - 1 };
	int count;

	say(&order, sizeof order, 0);
	ck_assert_int_eq(hear().stage, STAGES_MAX - 1);
	count = descriptors_of(warden);
	ck_assert_int_gt(count, 0);
	return count;
}

START_TEST(what_comes_with_the_wrong_words_is_closed)
{
	static const enum order_kind kinds[] = { SAY_STAGE, SAY_SERVER,
		SAY_FORGET, SAY_DONE, SAY_DONE + 1, (enum order_kind)-1 };
	struct order order = { .stage = 0 };
	int before;

	start();
	before = count_descriptors();
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		order.kind = kinds[i];
		say(&order, sizeof order, 1);
		say(&order, sizeof order, 2);
	}
	order.kind = SAY_HOLD;
	say(&order, sizeof order, 1);
	ck_assert_int_eq(hear().stage, 0);
	ck_assert_int_eq(count_descriptors(), before);
	end();
}
END_TEST

START_TEST(what_is_no_message_is_not_heard)
{
	struct order order = { .kind = SAY_HOLD, .stage = STAGES_MAX };
	int before;

	start();
	before = count_descriptors();
	say(&order, sizeof order, 1);
	order.stage = -1;
	say(&order, sizeof order, 1);
	order.stage = 0;
	memset(order.text, 'x', sizeof order.text);
	say(&order, sizeof order, 1);
	say(&order, sizeof order - 1, 1);
	say("x", 1, 2);
	order.kind = SAY_TERMINAL;
	order.length = sizeof order.text + 1;
	say(&order, sizeof order, 1);
	ck_assert_int_eq(count_descriptors(), before);
	end();
}
END_TEST

#define WORDS 2000		/* more than a socket holds */

START_TEST(a_stopped_one_is_not_waited_for)
{
	struct warden *stopped = warden_start();
	siginfo_t info;
	int result = 0;

	ck_assert_ptr_nonnull(stopped);
	ck_assert_int_eq(kill(warden_pid(stopped), SIGSTOP), 0);
	ck_assert_int_eq(waitid(P_PID, (id_t)warden_pid(stopped), &info,
	    WSTOPPED), 0);
	for (int i = 0; i < WORDS; i++)
		result = warden_forget(stopped, 0);
	ck_assert_int_eq(result, -1);
	warden_stop(stopped);
}
END_TEST

Suite *warden_suite(void)
{
	Suite *suite = suite_create("warden");
	TCase *tests = tcase_create("messages");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, what_comes_with_the_wrong_words_is_closed);
	tcase_add_test(tests, what_is_no_message_is_not_heard);
	tcase_add_test(tests, a_stopped_one_is_not_waited_for);
	suite_add_tcase(suite, tests);
	return suite;
}
