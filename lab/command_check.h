/*
 * The command `check`: starts a program as a shell would, follows it, and
 * says how much of a daemon it becomes.
 */
#ifndef LAB_COMMAND_CHECK_H
#define LAB_COMMAND_CHECK_H

/* argv[0] is "check".  The exit status of contract.md. */
int command_check(int argc, char **argv);

#endif
