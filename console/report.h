/* report: --once and --watch: the feed and the loop around console/batch. */
#ifndef CONSOLE_REPORT_H
#define CONSOLE_REPORT_H

#include "console/config.h"

/* Each returns the program's exit code and has said on stderr what was wrong. */
int report_once(const struct config *config);
int report_watch(const struct config *config);

#endif
