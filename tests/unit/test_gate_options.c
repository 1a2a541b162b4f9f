/* What vigie-gate was asked: flags, environment, file, defaults, and mistakes. */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "proto/gate/options.h"

enum { ARGS_MAX = 16 };

/* argv as a program gets it: writable, NULL at the end. */
static char args[ARGS_MAX][256];
static char *argv[ARGS_MAX + 1];

static enum err
parse(struct options *options, struct why *why, const char *const *words)
{
    int argc = 0;
    str_copy(args[argc], sizeof args[0], TEXT("vigie-gate"));
    argv[argc] = args[argc];
    for (argc = 1; *words; words++, argc++) {
        str_copy(args[argc], sizeof args[0], text_of(*words));
        argv[argc] = args[argc];
    }
    argv[argc] = NULL;
    return options_parse(options, argc, argv, why);
}

#define PARSE(options, why, ...) parse(options, why, (const char *const[]){__VA_ARGS__, NULL})

static char path[160];

static const char *
a_file(const char *content)
{
    const char *tmp = getenv("TMPDIR");
    str_format(path, sizeof path, "%s/vg-options-%ld.ini", tmp ? tmp : "/tmp", (long)getpid());
    FILE *out = fopen(path, "w");
    TRUE(out);
    fputs(content, out);
    fclose(out);
    chmod(path, 0600);
    return path;
}

__attribute__((destructor)) static void
clean(void)
{
    if (path[0])
        unlink(path);
}

TEST(defaults_are_those_of_the_help)
{
    struct options options;
    struct why why;
    setenv("XDG_STATE_HOME", "/var/lib/x", 1);
    OK_ERR(PARSE(&options, &why, "--switch", "sim:calm"), &why);
    EQ_STR(options.name, "sim");
    EQ_STR(options.feed, "tcp://127.0.0.1:7711");
    EQ_STR(options.desk, "tcp://127.0.0.1:7712");
    EQ_STR(options.state, "/var/lib/x/vigie");
    EQ_STR(options.journal, "sqlite:/var/lib/x/vigie/sim.journal");
    EQ_STR(options.zone, "Europe/Paris");
    EQ_I64(options.keep_days, 400);
    EQ_I64(options.repeat_us, INT64_C(600000000));
    FALSE(options.check || options.has_secret);
    options_free(&options);
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "/home/x", 1);
    OK_ERR(PARSE(&options, &why, "--switch=sim:"), &why);
    EQ_STR(options.state, "/home/x/.local/state/vigie");
    options_free(&options);
}

TEST(the_name_comes_from_the_host)
{
    static const struct {
        const char *url, *name;
    } names[] = {
        {"asterisk://vigie:secret@pbx1.example:5038", "pbx1.example"},
        {"asterisk://vigie:se@cret@pbx1:5038", "pbx1"},
        {"kamailio://10.0.0.7:8448?rpc=http://10.0.0.7:8460/RPC", "10.0.0.7"},
        {"freeswitch://:password@fs:8021", "fs"},
        {"asterisk://[::1]:5038", "asterisk"},
        {"lines:-", "lines"},
        {"lines:/tmp/x.ndjson", "lines"},
        {"sim:", "sim"},
    };
    for (size_t i = 0; i < NITEMS(names); i++) {
        struct options options;
        struct why why;
        OK_ERR(PARSE(&options, &why, "--switch", names[i].url, "--state", "/s"), &why);
        EQ_STR(options.name, names[i].name);
        options_free(&options);
    }
}

TEST(a_flag_wins_over_the_environment_and_that_over_the_file)
{
    struct options options;
    struct why why;
    const char *file = a_file("[gate]\nswitch = sim:file\nname = file\nkeep = 7\n"
                              "[driver]\nwrap_up = 10\n");
    OK_ERR(PARSE(&options, &why, "--config", file, "--state", "/s", "--keep", "0", "--repeat", "0"),
           &why);
    EQ_I64(options.repeat_us, 0);
    EQ_STR(options.switch_url, "sim:file");
    EQ_STR(options.name, "file");
    EQ_I64(options.keep_days, 0);
    EQ_STR(options_setting(&options, "wrap_up"), "10");
    EQ_STR(options_setting(&options, "contexts"), NULL);
    setenv("VIGIE_DRIVER_CONTEXTS", "from-sva", 1);
    setenv("VIGIE_DRIVER_WRAP_UP", "99", 1);
    EQ_STR(options_setting(&options, "contexts"), "from-sva");
    EQ_STR(options_setting(&options, "wrap_up"), "10");
    options_free(&options);

    setenv("VIGIE_GATE_SWITCH", "sim:environment", 1);
    OK_ERR(PARSE(&options, &why, "--config", file, "--state", "/s"), &why);
    EQ_STR(options.switch_url, "sim:environment");
    EQ_I64(options.keep_days, 7);
    options_free(&options);
    OK_ERR(PARSE(&options, &why, "--config", file, "--state", "/s", "--switch", "sim:flag"), &why);
    EQ_STR(options.switch_url, "sim:flag");
    options_free(&options);
    unsetenv("VIGIE_GATE_SWITCH");
}

TEST(each_mistake_is_one_sentence_with_the_nearest_name)
{
    static const struct {
        const char *words[5];
        const char *said;
    } wrong[] = {
        {{"--swich", "sim:"}, "unknown option --swich, did you mean --switch?"},
        {{"--catalog=x", "--frobnicate"}, "unknown option --frobnicate"},
        {{"--switch"}, "option --switch needs a value"},
        {{"-x"}, "unknown option -x"},
        {{"--switch", "sim:", "extra"}, "unexpected argument \"extra\""},
        {{"--name", "x"}, "expected --switch URL"},
        {{"--switch", "sim:", "--name", "../x"}, "name \"../x\": expected"},
        {{"--switch", "sim:", "--name", ""}, "name \"\": expected"},
        {{"--switch", "sim:", "--log-level", "loud"}, "expected error, warn, info or debug"},
        {{"--switch", "sim:", "--keep", "long"}, "keep \"long\": expected days"},
        {{"--switch", "sim:", "--keep", "-1"}, "keep \"-1\": expected days"},
        {{"--switch", "sim:", "--repeat", "10"}, "repeat \"10\": expected a time up to 24h"},
        {{"--switch", "sim:", "--repeat", "25h"}, "repeat \"25h\": expected a time up to 24h"},
        {{"--switch", "sim:", "--config", "/nonexistent.ini"}, "/nonexistent.ini"},
    };
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        struct options options;
        struct why why = {0};
        if (parse(&options, &why, wrong[i].words) == OK)
            TEST_FAIL("was taken: %s", wrong[i].said);
        HAS_STR(why.text, wrong[i].said);
        options_free(&options);
    }
}

TEST(each_mistake_of_the_file_is_named_with_its_line)
{
    static const struct {
        const char *content, *said;
    } wrong[] = {
        {"switch = sim:\nfed = x\n", "line 2: unknown key \"fed\", did you mean \"feed\"?"},
        {"[gates]\nswitch = sim:\n", "line 1: section [gates]: expected [gate] or [driver]"},
        {"switch = sim:\nswitch = sim:\n", "line 2: key \"switch\" stands twice"},
        {"config = x\n", "line 1: unknown key \"config\""},
        {"check = yes\n", "line 1: unknown key \"check\""},
        {"[driver]\na = 1\na = 2\n", "line 3: key \"a\" stands twice"},
        {"just words\n", "line 1: expected"},
    };
    for (size_t i = 0; i < NITEMS(wrong); i++) {
        struct options options;
        struct why why = {0};
        if (PARSE(&options, &why, "--config", a_file(wrong[i].content)) == OK)
            TEST_FAIL("was taken: %s", wrong[i].content);
        HAS_STR(why.text, "config ");
        HAS_STR(why.text, wrong[i].said);
        options_free(&options);
    }
}

TEST(a_secret_in_an_argument_leaves_argv)
{
    struct options options;
    struct why why;
    OK_ERR(PARSE(&options, &why, "--switch", "asterisk://vigie:hunter2@pbx:5038", "--state", "/s"),
           &why);
    EQ_STR(options.switch_url, "asterisk://vigie:hunter2@pbx:5038");
    TRUE(options.has_secret);
    FALSE(memmem(args, sizeof args, "hunter2", 7));
    HAS_STR(argv[2], "asterisk://vigie:***@pbx");
    options_free(&options);

    OK_ERR(PARSE(&options, &why, "--switch=asterisk://vigie:h@pbx", "--state", "/s"), &why);
    FALSE(memmem(args, sizeof args, ":h@", 3));
    HAS_STR(argv[1], "--switch=asterisk://vigie:*");
    options_free(&options);
}

TEST(a_file_with_a_secret_is_not_for_everybody)
{
    static const char *const contents[] = {
        "switch = asterisk://vigie:hunter2@pbx:5038\n",
        "switch = sim:\n[driver]\nsecret = hunter2\n",
    };
    for (size_t i = 0; i < NITEMS(contents); i++) {
        struct options options;
        struct why why;
        const char *file = a_file(contents[i]);
        OK_ERR(PARSE(&options, &why, "--config", file, "--state", "/s"), &why);
        TRUE(options.has_secret);
        options_free(&options);
        chmod(file, 0644);
        IS_ERR(PARSE(&options, &why, "--config", file, "--state", "/s"), ERR_DENIED, &why);
        HAS_STR(why.text, "everybody may read");
        options_free(&options);
    }
    struct options options;
    struct why why;
    const char *file = a_file("switch = sim:\n");
    chmod(file, 0644); /* nothing to hide */
    OK_ERR(PARSE(&options, &why, "--config", file, "--state", "/s"), &why);
    options_free(&options);
}
