/* loop: one thread waits here for sockets, file descriptors, timers and signals.
 *
 * Callbacks run one at a time, in loop_run or loop_step. A callback may add and remove anything,
 * itself included. Timers use the monotonic clock. No callback may block: long work is cut in steps.
 */
#ifndef PROTO_LINK_LOOP_H
#define PROTO_LINK_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/base/err.h"

struct loop;
struct loop_watch; /* owned by the loop until removed */

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

typedef void loop_fd_fn(void *context, int fd, int ready); /* ready: LOOP_READ | LOOP_WRITE */
typedef void loop_fn(void *context);
typedef void loop_signal_fn(void *context, int signal);

struct loop *loop_new(void);
void loop_free(struct loop **loop); /* removes everything; closes nothing of others */

/* File descriptor; `wants` is a set of LOOP_READ, LOOP_WRITE. */
struct loop_watch *loop_add_fd(struct loop *loop, int fd, int wants, loop_fd_fn *fn, void *context);
void loop_set_wants(struct loop_watch *watch, int wants);

/* ZeroMQ socket (void * so that only this room includes zmq.h); fn is called while it has input: it
 * may read some and return, it is called again. Remove the watch before closing the socket. */
struct loop_watch *loop_add_socket(struct loop *loop, void *socket, loop_fn *fn, void *context);

/* Once after delay_ms, then every repeat_ms if that is above 0. A single-shot timer removes itself
 * before its fn is called: fn sets the pointer to NULL if somebody keeps it. Timers that were missed
 * (suspend, SIGSTOP) fire once, not many times. */
struct loop_watch *loop_add_timer(struct loop *loop, int64_t delay_ms, int64_t repeat_ms,
                                  loop_fn *fn, void *context);

/* Signals arrive through a pipe, never inside a handler. One watch a signal in the whole program;
 * removing it brings the former action back. */
struct loop_watch *loop_add_signal(struct loop *loop, int signal, loop_signal_fn *fn,
                                   void *context);

/* NULLs the pointer; NULL is accepted. */
void loop_remove(struct loop *loop, struct loop_watch **watch);

/* Until loop_stop; returns what loop_stop was given. A loop_stop before it makes it return at once. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop, int result);

/* One round: waits at most wait_ms (-1: until something happens). For tests and for callers with a
 * loop of their own. */
void loop_step(struct loop *loop, int64_t wait_ms);

/* The ZeroMQ context all sockets of this loop share. */
void *loop_zmq(struct loop *loop);

#endif
