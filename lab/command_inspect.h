/*
 * The command inspect: what any live process is, and how much of a daemon.
 */
#ifndef LAB_COMMAND_INSPECT_H
#define LAB_COMMAND_INSPECT_H

/* argv[0] is "inspect".  The exit status of contract.md. */
int command_inspect(int argc, char **argv);

#endif
