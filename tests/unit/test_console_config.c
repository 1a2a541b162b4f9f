/* links: console/batch console/feed console/ui */
#include "tests/unit/test.h"

/* The program's own files are in no archive. */
#include "console/config.c"
#include "console/place.c"

enum { WORDS_MAX = 16 };

static enum err
parse(struct config *config, const char *line, struct why *why)
{
    static char words[WORDS_MAX][256];
    static char *argv[WORDS_MAX + 1];
    struct text rest = text_of(line);
    int argc = 0;
    while (rest.len > 0 && argc < WORDS_MAX) {
        str_copy(words[argc], sizeof words[argc], text_cut(&rest, ' '));
        argv[argc] = words[argc];
        argc++;
    }
    argv[argc] = NULL;
    return config_parse(config, argc, argv, why);
}

/* No settings, no environment but what a test sets. */
static void
clean_environment(void)
{
    static const char *const names[] = {"VIGIE_CONNECT", "VIGIE_CONFIG", "VIGIE_THEME",
                                        "VIGIE_LANG",    "LC_ALL",       "LC_MESSAGES",
                                        "LANG",          "VIGIE_KEY"};
    for (size_t i = 0; i < NITEMS(names); i++)
        unsetenv(names[i]);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
}

static void
accept(const char *line, struct config *config)
{
    struct why why;
    OK_ERR(parse(config, line, &why), &why);
}

static void
refuse(const char *line, const char *sentence)
{
    struct config config;
    struct why why;
    IS_ERR(parse(&config, line, &why), ERR_ARG, &why);
    HAS_STR(why.text, sentence);
    config_free(&config);
}

static char settings_path[64];

static void
write_settings(const char *text)
{
    str_format(settings_path, sizeof settings_path, "/tmp/vigie-test-XXXXXX");
    int fd = mkstemp(settings_path);
    TRUE(fd >= 0);
    EQ_I64(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    setenv("VIGIE_CONFIG", settings_path, 1);
}

TEST(without_a_word_it_follows_the_gate_of_this_machine)
{
    clean_environment();
    struct config config;
    accept("vigie", &config);
    EQ_U64(config.gate_count, 1);
    EQ_STR(config.gates[0].feed, "tcp://127.0.0.1:7711");
    EQ_STR(config.gates[0].desk, "tcp://127.0.0.1:7712");
    TRUE(config.is_french);
    EQ_I64(config.settle_ms, 5000);
    EQ_I64(config.columns, 80);
    config_free(&config);
}

TEST(gates_are_gathered_in_their_order)
{
    clean_environment();
    struct config config;
    accept("vigie --connect ipc:///a,ipc:///b --connect=ipc:///c,ipc:///d", &config);
    EQ_U64(config.gate_count, 2);
    EQ_STR(config.gates[1].feed, "ipc:///c");
    EQ_STR(config.gates[1].desk, "ipc:///d");
    config_free(&config);
}

#define GATE_KEY "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

TEST(a_gate_with_a_key_may_be_anywhere_and_asks_for_ours)
{
    clean_environment();
    struct config config;
    accept("vigie --connect tcp://192.0.2.1:1,tcp://192.0.2.1:2," GATE_KEY " --key /k", &config);
    EQ_STR(config.gates[0].desk, "tcp://192.0.2.1:2");
    EQ_STR(config.gates[0].key, GATE_KEY);
    EQ_STR(config.key, "/k");
    config_free(&config);

    write_settings("connect = ipc:///a,ipc:///b," GATE_KEY "\nkey = /of-file\n");
    accept("vigie", &config);
    EQ_STR(config.gates[0].key, GATE_KEY);
    EQ_STR(config.key, "/of-file");
    config_free(&config);
    setenv("VIGIE_KEY", "/of-environment", 1);
    accept("vigie", &config);
    EQ_STR(config.key, "/of-environment");
    config_free(&config);
    unlink(settings_path);
    clean_environment();
    write_settings("connect = ipc:///a,ipc:///b," GATE_KEY "\n");
    accept("vigie --demo", &config); /* which brings a gate without keys */
    config_free(&config);
    unlink(settings_path);

    clean_environment();
    refuse("vigie --connect ipc:///a,ipc:///b," GATE_KEY, "vigie keygen");
    refuse("vigie --connect ipc:///a,ipc:///b,short", "key of 40 characters");
    accept("vigie --connect ipc:///a,ipc:///b", &config); /* nobody asks for a key */
    EQ_STR(config.key, NULL);
    config_free(&config);
    struct why why;
    IS_ERR(parse(&config, "vigie --connect tcp://192.0.2.1:1,tcp://192.0.2.1:2 --key /k", &why),
           ERR_DENIED, &why); /* ours alone is not enough */
    config_free(&config);
}

TEST(a_flag_wins_over_the_environment_and_that_over_the_file)
{
    clean_environment();
    write_settings("theme = of-file\nlang = en\nconnect = ipc:///a,ipc:///b\n"
                   "connect = ipc:///c,ipc:///d\nascii = yes\n");
    setenv("VIGIE_THEME", "of-environment", 1);
    struct config config;
    accept("vigie", &config);
    EQ_STR(config.theme, "of-environment");
    FALSE(config.is_french);
    EQ_U64(config.gate_count, 2);
    TRUE(config.ascii);
    config_free(&config);

    accept("vigie --theme of-flag --lang fr --connect ipc:///e,ipc:///f", &config);
    EQ_STR(config.theme, "of-flag");
    TRUE(config.is_french);
    EQ_U64(config.gate_count, 1);
    config_free(&config);
    unlink(settings_path);
}

TEST(a_mistake_in_the_file_is_named_with_its_line)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"\ntheem = x\n", "line 2: unknown key \"theem\", did you mean \"theme\"?"},
        {"[vigy]\ntheme = x\n", "line 1: section [vigy]"},
        {"theme = a\ntheme = b\n", "line 2: key \"theme\" stands twice"},
        {"slow = ja\n", "line 1: slow \"ja\": expected yes or no"},
        {"once = yes\n", "line 1: unknown key \"once\""},
    };
    for (size_t i = 0; i < NITEMS(cases); i++) {
        clean_environment();
        write_settings(cases[i].text);
        struct config config;
        struct why why;
        TRUE(parse(&config, "vigie", &why) != OK);
        HAS_STR(why.text, cases[i].sentence);
        HAS_STR(why.text, settings_path);
        config_free(&config);
        unlink(settings_path);
    }
}

TEST(the_language_is_that_of_the_locale_french_when_it_has_none)
{
    static const struct {
        const char *locale;
        bool is_french;
    } cases[] = {{"C", true}, {"fr_FR.UTF-8", true}, {"en_GB.UTF-8", false}, {"", true}};
    for (size_t i = 0; i < NITEMS(cases); i++) {
        clean_environment();
        setenv("LANG", cases[i].locale, 1);
        struct config config;
        accept("vigie", &config);
        EQ_I64(config.is_french, cases[i].is_french);
        config_free(&config);
    }
}

TEST(seconds_and_sizes_are_read_exactly)
{
    clean_environment();
    struct config config;
    accept("vigie --once --settle 0.25", &config);
    EQ_I64(config.settle_ms, 250);
    config_free(&config);
    accept("vigie --watch --every 90s", &config);
    EQ_I64(config.every_ms, 90000);
    config_free(&config);
    accept("vigie --script q --size 132x43", &config);
    EQ_I64(config.columns, 132);
    EQ_I64(config.rows, 43);
    config_free(&config);
    accept("vigie --demo", &config);
    EQ_STR(config.scenario, "");
    config_free(&config);
    accept("vigie --demo=flood", &config);
    EQ_STR(config.scenario, "flood");
    config_free(&config);
}

TEST(wrong_usage_is_one_sentence_that_helps)
{
    clean_environment();
    refuse("vigie --onec", "did you mean --once?");
    refuse("vigie --zzzzzz", "see --help");
    refuse("vigie --theme", "needs a value");
    refuse("vigie --once=yes", "takes no value");
    refuse("vigie extra", "unexpected argument \"extra\"");
    refuse("vigie --lang de", "expected fr or en");
    refuse("vigie --once --format cvs", "did you mean csv?");
    refuse("vigie --once --format ndjson", "expected text, csv or json");
    refuse("vigie --watch --format json", "expected text or ndjson");
    refuse("vigie --format json", "goes with --once or --watch");
    refuse("vigie --once --watch", "exclude one another");
    refuse("vigie --size 80x24", "go with --script");
    refuse("vigie --script q --size 80", "COLSxROWS");
    refuse("vigie --script q --size 0x24", "COLSxROWS");
    refuse("vigie --script q --size 80x99999", "at most");
    refuse("vigie --once --settle -1", "expected seconds");
    refuse("vigie --once --settle 1.2.3", "expected seconds");
    refuse("vigie --once --settle 1.2345", "expected seconds");
    refuse("vigie --watch --every 0", "at least");
    refuse("vigie --connect nonsense", "FEED,DESK");
    refuse("vigie --demo --connect ipc:///a,ipc:///b", "--connect");
    refuse("vigie --write --read-only", "exclude one another");
}

TEST(a_gate_in_the_clear_on_the_network_is_refused)
{
    clean_environment();
    struct config config;
    struct why why;
    IS_ERR(parse(&config, "vigie --connect tcp://192.0.2.1:1,tcp://192.0.2.1:2", &why), ERR_DENIED,
           &why);
    HAS_STR(why.text, "CURVE");
    config_free(&config);
}

TEST(what_a_later_version_brings_is_told_as_such)
{
    clean_environment();
    refuse("vigie --replay day.sqlite", "not in this version");
    refuse("vigie record queues", "not in this version");
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    config_help(out);
    fclose(out);
    TRUE(strstr(text, "replay") == NULL);
    HAS_STR(text, "--connect FEED,DESK");
    HAS_STR(text, "--demo[=SCENARIO]");
    free(text);
}

TEST(every_option_has_a_name_of_its_own_and_help)
{
    for (size_t i = 0; i < NITEMS(table); i++) {
        TRUE(table[i].help[0] != '\0');
        for (size_t k = 0; k < i; k++)
            TRUE(strcmp(table[i].name, table[k].name) != 0);
    }
}

TEST(a_theme_that_is_not_there_is_named_with_those_that_are)
{
    clean_environment();
    struct theme theme;
    struct why why;
    IS_ERR(place_theme(&theme, "defualt", &why), ERR_ARG, &why);
    HAS_STR(why.text, "\"defualt\"");
    HAS_STR(why.text, "/nonexistent/vigie/themes");
    IS_ERR(place_theme(&theme, "/nonexistent/x.theme", &why), ERR_IO, &why);
}
