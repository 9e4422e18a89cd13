#include "lab/facts/view.h"
#include "lab/commands.h"
void view_init(struct view *v){(void)v;} void view_clear(struct view*v){(void)v;}
void view_input(struct lab*l,const struct event*e,struct wishes*w){(void)l;(void)e;(void)w;}
void view_follow(struct lab*l,const struct event*e,struct wishes*w){(void)l;(void)e;(void)w;}
int command_lab(int c,char**v){(void)c;(void)v;return 2;}
int command_inspect(int c,char**v){(void)c;(void)v;return 2;}
int command_check(int c,char**v){(void)c;(void)v;return 2;}
