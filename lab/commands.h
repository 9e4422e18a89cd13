/*
 * The commands of daemonlab.  Each takes its own argv (argv[0] is the
 * command's word) and returns the exit status that its manual page names.
 */
#ifndef LAB_COMMANDS_H
#define LAB_COMMANDS_H

int command_lab(int argc, char **argv);
int command_run(int argc, char **argv);
int command_list(int argc, char **argv);
int command_inspect(int argc, char **argv);
int command_check(int argc, char **argv);

#endif
