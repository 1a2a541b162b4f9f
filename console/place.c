#include "console/place.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proto/base/mem.h"

#ifndef VIGIE_DATA_DIR
#define VIGIE_DATA_DIR "/usr/local/share/vigie"
#endif

enum { THEME_PLACES = 3, THEME_FILE_BYTES = 64 * 1024, NAME_LIST_BYTES = 200 };

static const char suffix[] = ".theme";

static bool
in_base(char *to, size_t size, const char *variable, const char *below_home, const char *name)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    if (base && base[0] == '/')
        return str_format(to, size, "%s/vigie/%s", base, name);
    if (home && home[0] == '/')
        return str_format(to, size, "%s/%s/vigie/%s", home, below_home, name);
    return false;
}

bool
place_config(char *to, size_t size, const char *name)
{
    return in_base(to, size, "XDG_CONFIG_HOME", ".config", name);
}

bool
place_state(char *to, size_t size, const char *name)
{
    return in_base(to, size, "XDG_STATE_HOME", ".local/state", name);
}

bool
place_own(char *to, size_t size)
{
    char path[PLACE_BYTES];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    if (len <= 0 || (size_t)len >= sizeof path)
        return false;
    while (len > 0 && path[len - 1] != '/')
        len--;
    return len > 0 && str_copy(to, size, (struct text){path, (size_t)len - 1});
}

/* --- themes ----------------------------------------------------------------------------------- */

struct places {
    char at[THEME_PLACES][PLACE_BYTES];
    size_t count;
};

static struct places *
theme_places(void)
{
    struct places *places = xcalloc(1, sizeof *places);
    char own[PLACE_BYTES];
    if (place_config(places->at[places->count], PLACE_BYTES, "themes"))
        places->count++;
    str_copy(places->at[places->count++], PLACE_BYTES, TEXT(VIGIE_DATA_DIR "/themes"));
    /* Not installed: build/vigie, build/asan/vigie ... stand below the sources, with their themes/. */
    static const char *const above[] = {"..", "../..", "../../.."};
    bool has_own = place_own(own, sizeof own), is_found = false;
    for (size_t i = 0; i < NITEMS(above) && has_own && !is_found; i++) {
        char *at = places->at[places->count];
        char sample[PLACE_BYTES];
        is_found = str_format(at, PLACE_BYTES, "%s/%s/themes", own, above[i]) &&
                   str_format(sample, sizeof sample, "%s/default%s", at, suffix) &&
                   access(sample, R_OK) == 0;
    }
    places->count += is_found;
    return places;
}

static bool
is_listed(const char *list, struct text name)
{
    struct text rest = text_of(list);
    while (rest.len > 0) {
        if (text_equal(text_trim(text_cut(&rest, ',')), name))
            return true;
    }
    return false;
}

/* Adds the names of the themes of a folder, each once. */
static void
list_themes(const char *folder, char *list, size_t size)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        size_t len = strlen(entry->d_name);
        if (len < sizeof suffix || strcmp(entry->d_name + len - (sizeof suffix - 1), suffix) != 0)
            continue;
        struct text name = {entry->d_name, len - (sizeof suffix - 1)};
        if (is_listed(list, name))
            continue;
        size_t used = strlen(list);
        str_format(list + used, size - used, "%s%.*s", used > 0 ? ", " : "", TEXT_ARG(name));
    }
    if (dir)
        closedir(dir);
}

static enum err
no_such_theme(const char *name, const struct places *places, struct why *why)
{
    char list[NAME_LIST_BYTES] = "", looked[256] = "";
    for (size_t i = 0; i < places->count; i++) {
        size_t used = strlen(looked);
        list_themes(places->at[i], list, sizeof list);
        str_format(looked + used, sizeof looked - used, "%s%s", used > 0 ? ", " : "",
                   places->at[i]);
    }
    return why_set(why, ERR_ARG, "no theme \"%.60s\" in %s; there %s%s", name, looked,
                   list[0] ? "is: " : "is none", list);
}

static enum err
read_theme(struct theme *theme, const char *path, struct why *why)
{
    FILE *in = fopen(path, "re");
    if (!in)
        return why_set(why, ERR_IO, "theme %s: %s", path, strerror(errno));
    char *text = xmalloc(THEME_FILE_BYTES);
    size_t len = fread(text, 1, THEME_FILE_BYTES, in);
    enum err err = OK;
    if (ferror(in))
        err = why_set(why, ERR_IO, "theme %s: %s", path, strerror(errno));
    else if (len == THEME_FILE_BYTES)
        err = why_set(why, ERR_LIMIT, "theme %s: too large", path);
    else
        err = theme_parse(theme, (struct text){text, len}, path, why);
    free(text);
    fclose(in);
    return err;
}

enum err
place_theme(struct theme *theme, const char *name, struct why *why)
{
    if (strchr(name, '/'))
        return read_theme(theme, name, why);
    struct places *places = theme_places();
    enum err err = OK;
    bool is_found = false;
    for (size_t i = 0; i < places->count && !is_found; i++) {
        char path[PLACE_BYTES];
        is_found = str_format(path, sizeof path, "%s/%s%s", places->at[i], name, suffix) &&
                   access(path, F_OK) == 0;
        if (is_found)
            err = read_theme(theme, path, why);
    }
    if (!is_found)
        err = no_such_theme(name, places, why);
    free(places);
    return err;
}
