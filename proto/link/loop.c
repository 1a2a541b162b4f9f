#include "proto/link/loop.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <zmq.h>

#include "proto/base/clock.h"
#include "proto/base/log.h"
#include "proto/base/mem.h"

enum kind { KIND_FD, KIND_SOCKET, KIND_TIMER, KIND_SIGNAL };

struct loop_watch {
    enum kind kind;
    struct loop *loop;
    void *context;
    bool is_dead; /* removed; its memory goes at the end of the round */
    size_t place; /* in loop->polled, or in loop->heap */
    union {
        struct {
            loop_fd_fn *fn;
            int fd, wants;
        } fd;
        struct {
            loop_fn *fn;
            void *socket;
        } zmq;
        struct {
            loop_fn *fn;
            int64_t due_us, repeat_us;
        } timer;
        struct {
            loop_signal_fn *fn;
            int number;
            int pipe[2];
            struct sigaction before;
        } signal;
    };
};

/* Watches in an array that grows. */
struct list {
    struct loop_watch **at;
    size_t count, room;
};

struct loop {
    void *zmq; /* made at first use */
    struct list polled;
    struct list heap; /* timers, the next one first */
    struct list dead;
    zmq_pollitem_t *items; /* of the round */
    struct loop_watch **owners;
    size_t items_count, items_room;
    bool is_stale; /* items no longer say what polled says */
    bool is_inside;
    bool is_stopped;
    int result;
};

static void
list_add(struct list *list, struct loop_watch *watch)
{
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 16;
        list->at = xrealloc(list->at, list->room * sizeof(list->at[0]));
    }
    watch->place = list->count;
    list->at[list->count++] = watch;
}

/* --- the heap of timers ---------------------------------------------------------------------- */

static void
heap_put(struct list *heap, size_t place, struct loop_watch *watch)
{
    heap->at[place] = watch;
    watch->place = place;
}

static void
heap_up(struct list *heap, size_t place)
{
    struct loop_watch *watch = heap->at[place];
    while (place > 0) {
        size_t parent = (place - 1) / 2;
        if (heap->at[parent]->timer.due_us <= watch->timer.due_us)
            break;
        heap_put(heap, place, heap->at[parent]);
        place = parent;
    }
    heap_put(heap, place, watch);
}

static void
heap_down(struct list *heap, size_t place)
{
    struct loop_watch *watch = heap->at[place];
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count &&
            heap->at[child + 1]->timer.due_us < heap->at[child]->timer.due_us)
            child++;
        if (watch->timer.due_us <= heap->at[child]->timer.due_us)
            break;
        heap_put(heap, place, heap->at[child]);
        place = child;
    }
    heap_put(heap, place, watch);
}

static void
heap_remove(struct list *heap, struct loop_watch *watch)
{
    size_t place = watch->place;
    struct loop_watch *last = heap->at[--heap->count];
    if (last == watch)
        return;
    heap_put(heap, place, last);
    heap_up(heap, place);
    heap_down(heap, last->place);
}

/* --- signals: the handler writes a byte into the watch's pipe --------------------------------- */

static volatile sig_atomic_t signal_pipes[NSIG]; /* write end + 1; 0: not watched */

static void
on_signal(int number)
{
    int before = errno;
    int pipe = (int)signal_pipes[number] - 1;
    if (pipe >= 0) {
        /* A full pipe has a byte in it: the signal is seen all the same. */
        ssize_t written = write(pipe, "", 1);
        (void)written;
    }
    errno = before;
}

static void
signal_fini(struct loop_watch *watch)
{
    sigaction(watch->signal.number, &watch->signal.before, NULL);
    signal_pipes[watch->signal.number] = 0;
    close(watch->signal.pipe[0]);
    close(watch->signal.pipe[1]);
}

static void
signal_take(struct loop_watch *watch)
{
    char bytes[64];
    while (read(watch->signal.pipe[0], bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes))
        ;
    watch->signal.fn(watch->context, watch->signal.number);
}

/* --- watches ---------------------------------------------------------------------------------- */

struct loop *
loop_new(void)
{
    return xcalloc(1, sizeof(struct loop));
}

static struct loop_watch *
watch_new(struct loop *loop, enum kind kind, void *context)
{
    struct loop_watch *watch = xcalloc(1, sizeof(*watch));
    watch->kind = kind;
    watch->loop = loop;
    watch->context = context;
    if (kind != KIND_TIMER) {
        list_add(&loop->polled, watch);
        loop->is_stale = true;
    }
    return watch;
}

struct loop_watch *
loop_add_fd(struct loop *loop, int fd, int wants, loop_fd_fn *fn, void *context)
{
    struct loop_watch *watch = watch_new(loop, KIND_FD, context);
    watch->fd.fn = fn;
    watch->fd.fd = fd;
    watch->fd.wants = wants;
    return watch;
}

void
loop_set_wants(struct loop_watch *watch, int wants)
{
    assert(watch->kind == KIND_FD);
    if (watch->fd.wants == wants)
        return;
    watch->fd.wants = wants;
    watch->loop->is_stale = true;
}

struct loop_watch *
loop_add_socket(struct loop *loop, void *socket, loop_fn *fn, void *context)
{
    struct loop_watch *watch = watch_new(loop, KIND_SOCKET, context);
    watch->zmq.fn = fn;
    watch->zmq.socket = socket;
    return watch;
}

struct loop_watch *
loop_add_timer(struct loop *loop, int64_t delay_ms, int64_t repeat_ms, loop_fn *fn, void *context)
{
    struct loop_watch *watch = watch_new(loop, KIND_TIMER, context);
    watch->timer.fn = fn;
    watch->timer.due_us = clock_mono_us() + (delay_ms > 0 ? delay_ms : 0) * 1000;
    watch->timer.repeat_us = repeat_ms * 1000;
    list_add(&loop->heap, watch);
    heap_up(&loop->heap, watch->place);
    return watch;
}

struct loop_watch *
loop_add_signal(struct loop *loop, int number, loop_signal_fn *fn, void *context)
{
    assert(number > 0 && number < NSIG && signal_pipes[number] == 0); /* one watch a signal */

    struct loop_watch *watch = watch_new(loop, KIND_SIGNAL, context);
    watch->signal.fn = fn;
    watch->signal.number = number;
    int failed = pipe2(watch->signal.pipe, O_NONBLOCK | O_CLOEXEC);
    assert(!failed); /* a program that starts without descriptors cannot go on */
    signal_pipes[number] = watch->signal.pipe[1] + 1;

    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, &watch->signal.before);
    return watch;
}

static void
bury(struct loop_watch *watch)
{
    struct loop *loop = watch->loop;
    if (watch->is_dead)
        return;
    watch->is_dead = true;
    if (watch->kind == KIND_TIMER) {
        heap_remove(&loop->heap, watch);
    } else {
        struct loop_watch *last = loop->polled.at[--loop->polled.count];
        loop->polled.at[watch->place] = last;
        last->place = watch->place;
        loop->is_stale = true;
    }
    if (watch->kind == KIND_SIGNAL)
        signal_fini(watch);
    list_add(&loop->dead, watch);
}

static void
free_dead(struct loop *loop)
{
    for (size_t i = 0; i < loop->dead.count; i++)
        free(loop->dead.at[i]);
    loop->dead.count = 0;
}

void
loop_remove(struct loop *loop, struct loop_watch **watch)
{
    if (!*watch)
        return;
    assert((*watch)->loop == loop);
    bury(*watch);
    *watch = NULL;
    if (!loop->is_inside)
        free_dead(loop);
}

void
loop_free(struct loop **loop)
{
    struct loop *old = *loop;
    if (!old)
        return;
    *loop = NULL;
    while (old->polled.count)
        bury(old->polled.at[old->polled.count - 1]);
    while (old->heap.count)
        bury(old->heap.at[old->heap.count - 1]);
    free_dead(old);
    free(old->polled.at);
    free(old->heap.at);
    free(old->dead.at);
    free(old->items);
    free(old->owners);
    if (old->zmq)
        zmq_ctx_term(old->zmq); /* waits for sockets that somebody forgot to close */
    free(old);
}

void *
loop_zmq(struct loop *loop)
{
    if (!loop->zmq) {
        loop->zmq = zmq_ctx_new();
        assert(loop->zmq);
        zmq_ctx_set(loop->zmq, ZMQ_BLOCKY, 0); /* no lingering unless a socket asks for it */
    }
    return loop->zmq;
}

/* --- a round ---------------------------------------------------------------------------------- */

static zmq_pollitem_t
item_of(const struct loop_watch *watch)
{
    switch (watch->kind) {
    case KIND_SOCKET:
        return (zmq_pollitem_t){.socket = watch->zmq.socket, .events = ZMQ_POLLIN};
    case KIND_SIGNAL:
        return (zmq_pollitem_t){.fd = watch->signal.pipe[0], .events = ZMQ_POLLIN};
    default:
        return (zmq_pollitem_t){
            .fd = watch->fd.fd,
            .events = (short)((watch->fd.wants & LOOP_READ ? ZMQ_POLLIN : 0) |
                              (watch->fd.wants & LOOP_WRITE ? ZMQ_POLLOUT : 0)),
        };
    }
}

static void
list_items(struct loop *loop)
{
    if (loop->items_room < loop->polled.room) {
        loop->items_room = loop->polled.room;
        loop->items = xrealloc(loop->items, loop->items_room * sizeof(loop->items[0]));
        loop->owners = xrealloc(loop->owners, loop->items_room * sizeof(loop->owners[0]));
    }
    loop->items_count = 0;
    for (size_t i = 0; i < loop->polled.count; i++) {
        zmq_pollitem_t item = item_of(loop->polled.at[i]);
        if (!item.events) /* poll would still report a hang-up, for ever */
            continue;
        loop->items[loop->items_count] = item;
        loop->owners[loop->items_count++] = loop->polled.at[i];
    }
    loop->is_stale = false;
}

static int64_t
wait_of(const struct loop *loop, int64_t wait_ms)
{
    if (loop->heap.count == 0)
        return wait_ms;
    int64_t left_us = loop->heap.at[0]->timer.due_us - clock_mono_us();
    int64_t left_ms = left_us > 0 ? (left_us + 999) / 1000 : 0;
    return wait_ms < 0 || left_ms < wait_ms ? left_ms : wait_ms;
}

static void
fire_timers(struct loop *loop)
{
    int64_t now_us = clock_mono_us();
    while (loop->heap.count && loop->heap.at[0]->timer.due_us <= now_us) {
        struct loop_watch *watch = loop->heap.at[0];
        if (watch->timer.repeat_us > 0) {
            watch->timer.due_us += watch->timer.repeat_us;
            if (watch->timer.due_us <= now_us) /* slept through some: once is enough */
                watch->timer.due_us = now_us + watch->timer.repeat_us;
            heap_down(&loop->heap, 0);
        } else {
            bury(watch);
        }
        watch->timer.fn(watch->context);
    }
}

static void
dispatch(struct loop_watch *watch, short events)
{
    switch (watch->kind) {
    case KIND_SOCKET:
        watch->zmq.fn(watch->context);
        return;
    case KIND_SIGNAL:
        signal_take(watch);
        return;
    default:;
        int ready = (events & ZMQ_POLLIN ? LOOP_READ : 0) | (events & ZMQ_POLLOUT ? LOOP_WRITE : 0);
        if (events & ZMQ_POLLERR) /* reading or writing will tell what it is */
            ready |= watch->fd.wants;
        watch->fd.fn(watch->context, watch->fd.fd, ready & watch->fd.wants);
    }
}

void
loop_step(struct loop *loop, int64_t wait_ms)
{
    static struct log_limit poll_trouble;

    assert(!loop->is_inside);
    loop->is_inside = true;
    if (loop->is_stale)
        list_items(loop);
    int ready = zmq_poll(loop->items, (int)loop->items_count, (long)wait_of(loop, wait_ms));
    if (ready < 0 && errno != EINTR)
        log_limited(&poll_trouble, LOG_ERROR, "loop", "zmq_poll: %s", zmq_strerror(errno));

    fire_timers(loop);
    /* Whom a callback removes is dead but still there, so the owners stay good for this round. */
    for (size_t i = 0; ready > 0 && i < loop->items_count; i++) {
        if (!loop->items[i].revents)
            continue;
        ready--;
        if (!loop->owners[i]->is_dead)
            dispatch(loop->owners[i], loop->items[i].revents);
    }
    free_dead(loop);
    loop->is_inside = false;
}

int
loop_run(struct loop *loop)
{
    while (!loop->is_stopped)
        loop_step(loop, -1);
    loop->is_stopped = false;
    return loop->result;
}

void
loop_stop(struct loop *loop, int result)
{
    loop->is_stopped = true;
    loop->result = result;
}
