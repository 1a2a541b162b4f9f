#include "console/demo.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/place.h"
#include "proto/base/file.h"
#include "proto/base/mem.h"
#include "proto/base/safe.h"

/* A centre that is busy at whatever hour somebody tries vigie; `calm` follows the real hour. */
#define DEMO_SCENARIO "monday-morning"

/* The path of a socket has room for 107 bytes; below /tmp there is enough. */
enum { FOLDER_BYTES = 90, END_MS = 5000, LOG_BYTES = 4096 };

struct demo {
    char folder[FOLDER_BYTES];
    char feed[FOLDER_BYTES + 16], desk[FOLDER_BYTES + 16], access[FOLDER_BYTES + 16];
    char plans[FOLDER_BYTES + 16];
    int lifeline; /* closing it tells the keeper to end */
    int notice;   /* the keeper writes when the gate ended, closes when all is removed */
    pid_t keeper;
};

/* --- the keeper: a process without a terminal ------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat;
    (void)type;
    (void)ftw;
    remove(path);
    return 0;
}

static void
exec_gate(const struct demo *demo, const struct demo_how *how, const char *gate, pid_t keeper)
{
    char url[256];
    const char *scenario = how->scenario;
    if (!scenario || !scenario[0])
        scenario = DEMO_SCENARIO;
    str_format(url, sizeof url, "sim:%s%clisten=yes", scenario, strchr(scenario, '?') ? '&' : '?');
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != keeper) /* it died before we asked to be told */
        _exit(1);
    char *const argv[] = {
        "vigie-gate",
        "--switch",
        url,
        "--name",
        "demo",
        "--feed",
        (char *)demo->feed,
        "--desk",
        (char *)demo->desk,
        "--state",
        (char *)demo->folder,
        "--access",
        (char *)demo->access,
        "--plans",
        (char *)demo->plans,
        how->catalogue ? "--catalogue" : NULL,
        (char *)how->catalogue,
        NULL,
    };
    execv(gate, argv);
    execvp("vigie-gate", argv);
    fprintf(stderr, "vigie-gate: %s (looked beside vigie and in PATH)\n", strerror(errno));
    _exit(1);
}

/* stdin and stdout lead nowhere, stderr into the log: no descriptor of the terminal stays open. */
static void
leave_terminal(const struct demo *demo)
{
    char path[FOLDER_BYTES + 16];
    str_format(path, sizeof path, "%s/log", demo->folder);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(log >= 0 ? log : null, STDERR_FILENO);
    setsid();
    static const int ignored[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGTSTP, SIGPIPE};
    for (size_t i = 0; i < NITEMS(ignored); i++)
        signal(ignored[i], SIG_IGN);
}

static bool
is_closed_within(int fd, int wait_ms)
{
    struct pollfd item = {.fd = fd, .events = POLLIN};
    return poll(&item, 1, wait_ms) > 0;
}

/* alive: the gate holds its other end and nobody else does, so it closes when the gate ends. */
static void
keep(const struct demo *demo, pid_t gate, int alive, int lifeline, int notice)
{
    struct pollfd ends[] = {{.fd = lifeline, .events = POLLIN}, {.fd = alive, .events = POLLIN}};
    while (poll(ends, NITEMS(ends), -1) < 0 && errno == EINTR)
        ;
    if (!ends[0].revents) { /* the gate ended first: tell, and keep the log until it was read */
        ssize_t wrote = write(notice, "", 1);
        (void)wrote;
        is_closed_within(lifeline, -1);
    }
    kill(gate, SIGTERM);
    if (!is_closed_within(alive, END_MS))
        kill(gate, SIGKILL);
    waitpid(gate, NULL, 0);
    nftw(demo->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
run_keeper(const struct demo *demo, const struct demo_how *how, const char *gate, int lifeline,
           int notice)
{
    leave_terminal(demo);
    pid_t keeper = getpid();
    int alive[2];
    if (pipe2(alive, O_CLOEXEC) != 0)
        _exit(1);
    pid_t pid = fork();
    if (pid == 0) {
        static const int usual[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGTSTP, SIGPIPE};
        for (size_t i = 0; i < NITEMS(usual); i++)
            signal(usual[i], SIG_DFL);
        fcntl(alive[1], F_SETFD, 0);
        exec_gate(demo, how, gate, keeper);
    }
    close(alive[1]);
    if (pid > 0)
        keep(demo, pid, alive[0], lifeline, notice);
    _exit(0);
}

/* --- vigie's side ----------------------------------------------------------------------------- */

/* Whoever sits at the demo may do all there is (with --write): it is nobody's centre. Two plans lie ready
 * for it, unless another one is to be tried. */
#define PLANS "plans/"

static const struct {
    const char *name, *text;
} demo_files[] = {
    {"access.ini", "[person local]\n"
                   "name = Demo\n"
                   "roles = supervisor ops auditor listener\n"
                   "numbers = *\n"
                   "queues = *\n"},
    {PLANS "lille-evacuated.plan", "[plan]\n"
                                   "label = Lille is evacuated: its callers hear why\n"
                                   "situation = evacuation\n"
                                   "precedence = 90\n"
                                   "[tag lille]\n"
                                   "reroute = message:fermeture\n"},
    {PLANS "lyon-overflow.plan", "[plan]\n"
                                 "label = Lyon shares its calls with after-sales\n"
                                 "situation = too many calls\n"
                                 "precedence = 50\n"
                                 "[tag lyon]\n"
                                 "split = queue:commandes=60 queue:sav=40\n"},
};

static enum err
write_file(const struct demo *demo, const char *name, struct text text, struct why *why)
{
    char path[FOLDER_BYTES + 128];
    str_format(path, sizeof path, "%s/%s", demo->folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && file_write_all(fd, text.at, text.len);
    if (fd >= 0)
        good = close(fd) == 0 && good;
    return good ? OK : why_set(why, ERR_IO, "demo: %s: %s", path, strerror(errno));
}

static enum err
write_files(const struct demo *demo, const struct demo_how *how, struct why *why)
{
    char name[128];
    enum err err = OK;
    if (mkdir(demo->plans, 0700) != 0)
        return why_set(why, ERR_IO, "demo: %s: %s", demo->plans, strerror(errno));
    for (size_t i = 0; i < NITEMS(demo_files) && !err; i++) {
        if (!how->plan || !text_has_prefix(text_of(demo_files[i].name), PLANS))
            err = write_file(demo, demo_files[i].name, text_of(demo_files[i].text), why);
    }
    if (err || !how->plan)
        return err;
    str_format(name, sizeof name, PLANS "%s.plan", how->plan);
    return write_file(demo, name, how->plan_text, why);
}

static enum err
make_folder(struct demo *demo, const struct demo_how *how, struct why *why)
{
    const char *places[] = {getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};
    for (size_t i = 0; i < NITEMS(places); i++) {
        if (!places[i] || places[i][0] != '/' ||
            !str_format(demo->folder, sizeof demo->folder, "%s/vigie.XXXXXX", places[i]))
            continue;
        if (mkdtemp(demo->folder))
            break;
        demo->folder[0] = '\0';
        if (i + 1 == NITEMS(places))
            return why_set(why, ERR_IO, "demo: no folder in %s: %s", places[i], strerror(errno));
    }
    str_format(demo->feed, sizeof demo->feed, "ipc://%s/f", demo->folder);
    str_format(demo->desk, sizeof demo->desk, "ipc://%s/d", demo->folder);
    str_format(demo->access, sizeof demo->access, "%s/access.ini", demo->folder);
    str_format(demo->plans, sizeof demo->plans, "%s/plans", demo->folder);
    return write_files(demo, how, why);
}

enum err
demo_start(struct demo **demo, const struct demo_how *how, struct why *why)
{
    struct demo *fresh = xcalloc(1, sizeof *fresh);
    char own[PLACE_BYTES - 16] = "", gate[PLACE_BYTES];
    int lifeline[2] = {-1, -1}, notice[2] = {-1, -1};
    enum err err = make_folder(fresh, how, why);
    if (err)
        goto out;
    place_own(own, sizeof own);
    str_format(gate, sizeof gate, "%s/vigie-gate", own);
    if (pipe2(lifeline, O_CLOEXEC) != 0 || pipe2(notice, O_CLOEXEC) != 0) {
        err = why_set(why, ERR_IO, "demo: %s", strerror(errno));
        goto out;
    }
    fresh->lifeline = lifeline[1];
    fresh->notice = notice[0];
    fresh->keeper = fork();
    if (fresh->keeper < 0) {
        err = why_set(why, ERR_IO, "demo: %s", strerror(errno));
        goto out;
    }
    if (fresh->keeper == 0) {
        close(lifeline[1]);
        close(notice[0]);
        run_keeper(fresh, how, gate, lifeline[0], notice[1]);
    }
    close(lifeline[0]);
    close(notice[1]);
    *demo = fresh;
    return OK;
out:
    if (fresh->folder[0])
        nftw(fresh->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(fresh);
    return err;
}

void
demo_stop(struct demo **demo)
{
    struct demo *old = *demo;
    if (!old)
        return;
    *demo = NULL;
    close(old->lifeline);
    while (waitpid(old->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
    close(old->notice);
    free(old);
}

const char *
demo_feed(const struct demo *demo)
{
    return demo->feed;
}

const char *
demo_desk(const struct demo *demo)
{
    return demo->desk;
}

int
demo_fd(const struct demo *demo)
{
    return demo->notice;
}

void
demo_last_words(const struct demo *demo, struct why *why)
{
    char path[FOLDER_BYTES + 16], text[LOG_BYTES], line[WHY_TEXT_BYTES / 2];
    str_format(path, sizeof path, "%s/log", demo->folder);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t end = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
    off_t from = end > LOG_BYTES ? end - LOG_BYTES : 0;
    ssize_t len = fd >= 0 ? pread(fd, text, sizeof text, from) : 0;
    if (fd >= 0)
        close(fd);
    while (len > 0 && text[len - 1] == '\n')
        len--;
    ssize_t at = len > 0 ? len : 0;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    safe_copy(line, sizeof line, (struct text){text + at, len > at ? (size_t)(len - at) : 0});
    bool tells_why = line[0] != '\0' && !strstr(line, "Z info ") && !strstr(line, "Z debug ");
    why_set(why, ERR_IO, "the demo's gate has ended: %s", tells_why ? line : "it did not say why");
}
