#include "lab/commands.h"
int command_check(int c,char**v){(void)c;(void)v;return 2;}
