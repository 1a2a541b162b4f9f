#include "console/keygen.h"

#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/place.h"
#include "console/session.h"
#include "proto/base/text.h"
#include "proto/link/key.h"

struct asked {
    const char *out; /* NULL: the usual place */
    bool is_gate, help;
    char usual[PLACE_BYTES];
};

static const char usage[] =
    "vigie keygen makes a pair of keys: the secret one into a new file that nobody else may read,\n"
    "the public one onto the screen, for the other side.\n\n"
    "usage: vigie keygen [--out FILE] [--gate]\n\n"
    "  --out FILE   where the secret key goes; a file that is there is never written over\n"
    "               (default: $XDG_CONFIG_HOME/vigie/vigie.key, with --gate gate.key there)\n"
    "  --gate       a gate's key; else a person's\n"
    "  --help       print this\n\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage.\n";

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    static const struct option longs[] = {{"out", required_argument, NULL, 'o'},
                                          {"gate", no_argument, NULL, 'g'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int code;
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code == 'o')
            asked->out = optarg;
        else if (code == 'g')
            asked->is_gate = true;
        else if (code == 'h')
            asked->help = true;
        else
            return why_set(why, ERR_ARG, "keygen: option %s %s, see vigie keygen --help",
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known");
    }
    if (optind < argc)
        return why_set(why, ERR_ARG, "keygen: unexpected argument \"%s\"", argv[optind]);
    return OK;
}

/* $XDG_CONFIG_HOME/vigie/NAME, with the folders it lies in, for nobody else's eyes. */
static enum err
find_place(struct asked *asked, struct why *why)
{
    if (asked->out)
        return OK;
    char *path = asked->usual;
    if (!place_config(path, sizeof asked->usual, asked->is_gate ? PLACE_GATE_KEY : PLACE_KEY))
        return why_set(why, ERR_ARG,
                       "keygen: neither XDG_CONFIG_HOME nor HOME says where the key "
                       "goes, expected --out FILE");
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        int failed = mkdir(path, 0700) != 0 && errno != EEXIST;
        int reason = errno;
        *at = '/';
        if (failed)
            return why_set(why, ERR_IO, "keygen: %s: %s", path, strerror(reason));
    }
    asked->out = path;
    return OK;
}

static void
say(const struct asked *asked, const struct key_pair *pair)
{
    printf("%s\n", pair->public_half);
    if (asked->is_gate) {
        printf("\nsecret key: %s; give it to vigie-gate with --key\n"
               "people connect with: vigie --connect 'FEED,DESK,%s'\n",
               asked->out, pair->public_half);
        return;
    }
    const struct passwd *user = getpwuid(getuid());
    printf("\nsecret key: %s; keep it to yourself\nfor the access.ini of the gate:\n\n"
           "[person %s]\nkey = %s\nroles = viewer\n",
           asked->out, user ? user->pw_name : "NAME", pair->public_half);
}

static enum err
make(struct asked *asked, struct why *why)
{
    struct key_pair pair;
    key_forbid_dump();
    enum err err = key_check_library(why);
    if (!err)
        err = find_place(asked, why);
    if (!err)
        err = key_make(&pair, why);
    if (err)
        return err;
    err = key_write(&pair, asked->out, asked->is_gate ? "a gate" : "a person", why);
    if (!err)
        say(asked, &pair);
    key_wipe(&pair);
    return err;
}

int
keygen_main(int argc, char **argv)
{
    struct asked asked = {.out = NULL};
    struct why why;
    enum err err = read_flags(&asked, argc, argv, &why);
    if (!err && asked.help)
        fputs(usage, stdout);
    else if (!err)
        err = make(&asked, &why);
    if (err) {
        session_complain(&why);
        return err == ERR_ARG ? EXIT_USAGE : EXIT_FAILED;
    }
    return fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}
