#include "console/access.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "console/session.h"
#include "proto/gate/access_sign.h"

struct asked {
    const char *file, *key, *signer;
    bool signs, help;
};

static const char usage[] =
    "vigie access signs a gate's list of people, and looks at one that is signed. The key stays "
    "with\n"
    "whoever keeps the list; the gate has its public half (vigie-gate --access-signer).\n\n"
    "usage: vigie access sign --file FILE --key KEYFILE\n"
    "       vigie access check --file FILE --signer PUBFILE\n\n"
    "  --file FILE       the list, access.ini; its signature is FILE.sig\n"
    "  --key KEYFILE     the secret key; made at the first use, its public half KEYFILE.pub too\n"
    "  --signer PUBFILE  the public half\n"
    "  --help            print this\n\n"
    "Exit codes: 0 done, 1 not good or failed, 2 wrong usage.\n";

static enum err
read_word(struct asked *asked, int argc, char **argv, struct why *why)
{
    const char *word = argc > 1 ? argv[1] : "";
    asked->help = strcmp(word, "--help") == 0;
    asked->signs = strcmp(word, "sign") == 0;
    if (asked->help || asked->signs || strcmp(word, "check") == 0)
        return OK;
    return why_set(why, ERR_ARG, "access: expected sign or check, see vigie access --help");
}

static enum err
read_flags(struct asked *asked, int argc, char **argv, struct why *why)
{
    static const struct option longs[] = {{"file", required_argument, NULL, 'f'},
                                          {"key", required_argument, NULL, 'k'},
                                          {"signer", required_argument, NULL, 's'},
                                          {"help", no_argument, NULL, 'h'},
                                          {0}};
    int code;
    while ((code = getopt_long(argc, argv, "+:", longs, NULL)) != -1) {
        if (code == 'f')
            asked->file = optarg;
        else if (code == 'k')
            asked->key = optarg;
        else if (code == 's')
            asked->signer = optarg;
        else if (code == 'h')
            asked->help = true;
        else
            return why_set(why, ERR_ARG, "access: option %s %s, see vigie access --help",
                           argv[optind - 1], code == ':' ? "needs a value" : "is not known");
    }
    if (optind < argc)
        return why_set(why, ERR_ARG, "access: unexpected argument \"%s\"", argv[optind]);
    if (!asked->help && !asked->file)
        return why_set(why, ERR_ARG, "access: expected --file FILE, the list of people");
    if (!asked->help && asked->signs && (!asked->key || asked->signer))
        return why_set(why, ERR_ARG, "access sign: expected --key KEYFILE, and no --signer");
    if (!asked->help && !asked->signs && (!asked->signer || asked->key))
        return why_set(why, ERR_ARG, "access check: expected --signer PUBFILE, and no --key");
    return OK;
}

static enum err
sign(const struct asked *asked, struct why *why)
{
    key_forbid_dump();
    enum err err = access_sign_write(asked->file, asked->key, why);
    if (!err)
        printf("%s.sig: signed; the gate judges it with --access-signer %s.pub\n", asked->file,
               asked->key);
    return err;
}

static enum err
check(const struct asked *asked, struct why *why)
{
    struct access *access = NULL;
    enum err err = access_sign_read(&access, asked->file, asked->signer, why);
    if (!err)
        printf("%s: signed by the key of %s, %zu people with keys\n", asked->file, asked->signer,
               access_count(access));
    access_free(&access);
    return err;
}

int
access_main(int argc, char **argv)
{
    struct asked asked = {.file = NULL};
    struct why why;
    enum err err = read_word(&asked, argc, argv, &why);
    if (!err && !asked.help)
        err = read_flags(&asked, argc - 1, argv + 1, &why);
    if (err) {
        session_complain(&why);
        return EXIT_USAGE;
    }
    if (asked.help)
        fputs(usage, stdout);
    else
        err = asked.signs ? sign(&asked, &why) : check(&asked, &why);
    if (err)
        session_complain(&why);
    return !err && fflush(stdout) == 0 ? EXIT_DONE : EXIT_FAILED;
}
