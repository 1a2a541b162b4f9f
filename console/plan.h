/* plan: `vigie plan check`, contingency plans proved before they are needed; `vigie plan apply` and
 * `revoke` are `vigie do plan-apply` and `plan-revoke`. */
#ifndef CONSOLE_PLAN_H
#define CONSOLE_PLAN_H

/* argv[0] is "plan". Exit codes of check: 0 all can be put in force, 1 one cannot, 2 wrong usage, 3 not
 * known: no gate answers. */
int plan_main(int argc, char **argv);

#endif
