/* A signed list of people: any bit changed, in list or signature, and it is nobody's. */
#include "tests/unit/test.h"

#include "proto/gate/access_sign.h"
#include "tests/unit/audit_make.h"

static const char list[] = "[person alice]\n"
                           "key = rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n"
                           "roles = viewer\n";

struct place {
    struct audit_place audit; /* its folder */
    char list[96], sig[104], key[96], signer[104];
};

static struct place
place_new(void)
{
    struct place place = {.audit = audit_place_new()};
    str_format(place.list, sizeof place.list, "%s/access.ini", place.audit.folder);
    str_format(place.sig, sizeof place.sig, "%s.sig", place.list);
    str_format(place.key, sizeof place.key, "%s/signer.key", place.audit.folder);
    str_format(place.signer, sizeof place.signer, "%s.pub", place.key);
    audit_put(place.list, list, sizeof list - 1);
    return place;
}

static enum err
reading(const struct place *place, struct why *why)
{
    struct access *access = NULL;
    enum err err = access_sign_read(&access, place->list, place->signer, why);
    TRUE((err == OK) == (access != NULL)); /* all of it or nothing */
    if (access)
        EQ_U64(access_count(access), 1);
    access_free(&access);
    return err;
}

TEST(a_list_is_taken_when_its_keeper_signed_it)
{
    struct place place = place_new();
    struct stat about;
    struct why why;
    OK_ERR(access_sign_write(place.list, place.key, &why), &why);
    OK_ERR(reading(&place, &why), &why);
    EQ_I64(stat(place.key, &about), 0);
    EQ_I64(about.st_mode & 0777, 0600);
    OK_ERR(access_sign_write(place.list, place.key, &why), &why); /* with the key that is there */
    OK_ERR(reading(&place, &why), &why);
    audit_place_end(&place.audit);
}

TEST(any_bit_that_was_changed_is_found)
{
    struct place place = place_new();
    struct why why;
    OK_ERR(access_sign_write(place.list, place.key, &why), &why);
    const char *const paths[] = {place.list, place.sig};
    for (size_t i = 0; i < NITEMS(paths); i++) {
        struct bytes whole = audit_bytes(paths[i]);
        for (size_t bit = 0; bit < whole.len * 8; bit++) {
            bool is_newline = i == 1 && bit / 8 == whole.len - 1;
            whole.at[bit / 8] ^= (unsigned char)(1 << bit % 8);
            audit_put(paths[i], whole.at, whole.len);
            enum err err = reading(&place, &why);
            if (err != ERR_DENIED && !is_newline)
                TEST_FAIL("%s: bit %zu was changed, and nobody noticed", paths[i], bit);
            whole.at[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
        audit_put(paths[i], whole.at, whole.len - 2);
        IS_ERR(reading(&place, &why), ERR_DENIED, &why);
        audit_put(paths[i], whole.at, whole.len);
        bytes_free(&whole);
    }
    OK_ERR(reading(&place, &why), &why);
    audit_place_end(&place.audit);
}

TEST(without_a_signature_or_with_somebody_elses_it_is_refused_and_said)
{
    struct place place = place_new();
    char other[96];
    struct why why;
    str_format(other, sizeof other, "%s/other.key", place.audit.folder);
    OK_ERR(access_sign_write(place.list, place.key, &why), &why);
    unlink(place.sig);
    IS_ERR(reading(&place, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "not signed: there is no");
    OK_ERR(access_sign_write(place.list, other, &why), &why);
    IS_ERR(reading(&place, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "not signed by the key of");
    audit_put(place.sig, "abc\n", 4);
    IS_ERR(reading(&place, &why), ERR_DENIED, &why);
    HAS_STR(why.text, "expected one line of 128 digits");
    unlink(place.signer);
    IS_ERR(reading(&place, &why), ERR_IO, &why);
    audit_place_end(&place.audit);
}

TEST(a_list_with_a_mistake_is_not_signed)
{
    struct place place = place_new();
    struct why why;
    audit_put(place.list, "[person alice]\nroles = superviser\n", 34);
    TRUE(access_sign_write(place.list, place.key, &why) != OK);
    HAS_STR(why.text, "line 1: person \"alice\" has no key");
    TRUE(access(place.sig, F_OK) != 0);
    audit_place_end(&place.audit);
}
