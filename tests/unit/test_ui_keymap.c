#include "tests/unit/test.h"

#include "console/ui/keymap.h"
#include "console/ui/ui_own.h"

static bool
meant_together(enum keys a, enum keys b)
{
    return a == b || (a != KEYS_INPUT && b != KEYS_INPUT);
}

TEST(no_key_means_two_things_at_the_same_moment)
{
    for (size_t i = 0; i < keymap_count; i++) {
        const char *rest = keymap_rows[i].keys;
        char key[16];
        while (keymap_next_key(&rest, key, sizeof key)) {
            for (size_t j = 0; j < keymap_count; j++) {
                const char *found = meant_together(keymap_rows[i].context, keymap_rows[j].context)
                                        ? keymap_find(keymap_rows[j].context, key)
                                        : NULL;
                if (found && strcmp(found, keymap_rows[i].command) != 0)
                    TEST_FAIL("%s means %s and %s", key, keymap_rows[i].command, found);
            }
        }
    }
}

TEST(every_row_has_a_command_that_exists_and_a_note)
{
    for (size_t i = 0; i < keymap_count; i++) {
        const struct keymap_row *row = &keymap_rows[i];
        if (!ui_command_exists(row->command))
            TEST_FAIL("there is no command %s", row->command);
        TRUE(row->note && row->note[0] != '\0');
        TRUE(row->keys[0] != '\0');
        TRUE(strncmp(row->command, "view ", 5) != 0 || view_named(row->command + 5) != NULL);
    }
}

TEST(every_key_of_the_table_is_found_again)
{
    for (size_t i = 0; i < keymap_count; i++) {
        const char *rest = keymap_rows[i].keys;
        char key[16];
        while (keymap_next_key(&rest, key, sizeof key))
            EQ_STR(keymap_find(keymap_rows[i].context, strcmp(key, "Space") == 0 ? " " : key),
                   keymap_rows[i].command);
    }
    EQ_STR(keymap_find(KEYS_ALWAYS, "x"), NULL);
    EQ_STR(keymap_find(KEYS_INPUT, "q"), NULL);
}

/* What a French keyboard types without AltGr, and the keys that every keyboard has. */
static bool
is_on_azerty(const char *key)
{
    static const char *const plain[] = {
        "&", "é", "\"", "'", "(", "-", "è", "_", "ç", "à", ")", "=", ",", ";", ":", "!", "ù",
        "*", "<", ">",  "?", ".", "/", "§", "%", "µ", "+", "°", "$", "£", "^", "¨", "²",
    };
    if (key[0] != '\0' && key[1] == '\0' &&
        ((key[0] >= 'a' && key[0] <= 'z') || (key[0] >= 'A' && key[0] <= 'Z') ||
         (key[0] >= '0' && key[0] <= '9')))
        return true;
    for (size_t i = 0; i < NITEMS(plain); i++) {
        if (strcmp(plain[i], key) == 0)
            return true;
    }
    return (unsigned char)key[0] < 0x80 && key[1] != '\0'; /* Enter, Down, F1, C-l, Space */
}

TEST(every_binding_can_be_typed_on_a_french_keyboard_without_altgr)
{
    for (size_t i = 0; i < keymap_count; i++) {
        const char *rest = keymap_rows[i].keys;
        char key[16];
        while (keymap_next_key(&rest, key, sizeof key)) {
            if (!is_on_azerty(key))
                TEST_FAIL("%s needs AltGr", key);
        }
    }
}

/* In the order of the row above the letters: 1 to 9, and 0 at the end. */
TEST(each_view_has_a_digit_in_their_order_and_its_unshifted_twin)
{
    static const char digits[] = "1234567890";
    static const char *const twins[] = {"&", "é", "\"", "'", "(", "-", "è", "_", "ç", "à"};
    size_t digit = 0;
    for (size_t i = 0; ui_view_name(i); i++, digit++) {
        char key[2] = "", command[64];
        str_format(command, sizeof command, "view %s", ui_view_name(i));
        for (; digit < NITEMS(twins); digit++) {
            key[0] = digits[digit];
            const char *found = keymap_find(KEYS_ALWAYS, key);
            if (found && strcmp(found, command) == 0)
                break;
        }
        if (digit == NITEMS(twins))
            TEST_FAIL("no digit behind those of the views before means %s", command);
        EQ_STR(keymap_find(KEYS_ALWAYS, twins[digit]), command);
    }
}

TEST(arrows_and_vi_keys_mean_the_same)
{
    EQ_STR(keymap_find(KEYS_MOVE, "Down"), keymap_find(KEYS_MOVE, "j"));
    EQ_STR(keymap_find(KEYS_MOVE, "Up"), keymap_find(KEYS_MOVE, "k"));
    EQ_STR(keymap_find(KEYS_MOVE, "Home"), keymap_find(KEYS_MOVE, "g"));
    EQ_STR(keymap_find(KEYS_MOVE, "End"), keymap_find(KEYS_MOVE, "G"));
    EQ_STR(keymap_find(KEYS_ROWS, "Right"), keymap_find(KEYS_ROWS, "l"));
    EQ_STR(keymap_find(KEYS_ALWAYS, "Left"), keymap_find(KEYS_ALWAYS, "h"));
}
