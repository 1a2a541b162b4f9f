/* role: what a piece of the screen means. Views name roles, themes give them colours.
 *
 * No meaning by colour alone: whatever a role says is said by a letter or a word too.
 */
#ifndef CONSOLE_UI_ROLE_H
#define CONSOLE_UI_ROLE_H

/* name in the theme file, letter in golden dumps */
#define ROLES(X)                 \
    X(TEXT, "text", ' ')         \
    X(DIM, "dim", '.')           \
    X(HEAD, "head", 'h')         \
    X(TITLE, "title", 't')       \
    X(FRAME, "frame", 'f')       \
    X(KEY, "key", 'k')           \
    X(GOOD, "good", 'g')         \
    X(WARN, "warn", 'w')         \
    X(BAD, "bad", 'b')           \
    X(STALE, "stale", '~')       \
    X(LOST, "lost", '!')         \
    X(CURSOR, "cursor", 'c')     \
    X(FREE, "free", 'v')         \
    X(ORDINARY, "ordinary", 'o') \
    X(PREMIUM, "premium", 'p')   \
    X(MONEY, "money", 'm')       \
    X(SPARK, "spark", 's')       \
    X(INPUT, "input", 'i')

enum role {
#define ROLE(name, word, letter) ROLE_##name,
    ROLES(ROLE)
#undef ROLE
        ROLE_COUNT
};

#endif
