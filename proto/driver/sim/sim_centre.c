#include "proto/driver/sim/sim_centre.h"

#include <string.h>

#define VOICE MEDIUM_VOICE
#define LEROUGE "Maison Lerouge"
#define VOLTAIS "Voltaïs Énergie"
#define TILLEULS "Clinique des Tilleuls"
#define AUBRY "Communauté de Saint-Aubry"
#define MISTRAL "Radio Mistral"
#define ALTIMEDE "Mutuelle Altimède"
#define CAISSE "Caisse de retraite des Aulnes"

/* number, label, owner, use, tariff, tags, route, per hour, curve, medium, announcement, patience,
 * priority, closes at night */
const struct sim_number sim_centre_numbers[] = {
    {"0800990011", "Service clients", LEROUGE, "customer-service", "vert", "lyon magasin",
     "menu:accueil", 70, SIM_OFFICE, VOICE, 0, 240, 0, false},
    {"0805990022", "Dépannage 24 h/24", VOLTAIS, "after-sales", "vert", "nantes urgence",
     "queue:depannage", 19, SIM_ROUND_THE_CLOCK, VOICE, 0, 300, 10, false},
    {"0805990033", "Contrats et factures", VOLTAIS, "customer-service", "vert", "lille",
     "menu:contrats", 30, SIM_OFFICE, VOICE, 0, 240, 0, true},
    {"0806990044", "Suivi de commande", LEROUGE, "customer-service", "banalise", "lyon magasin",
     "queue:commandes", 36, SIM_OFFICE, VOICE, 0, 180, 0, false},
    {"0809990055", "Prise de rendez-vous", TILLEULS, "customer-service", "banalise", "lille sante",
     "queue:rendez-vous", 37, SIM_OFFICE, VOICE, 0, 200, 0, false},
    {"0825990066", "Hotline technique", LEROUGE, "technical", "violet-0.15-min", "nantes",
     "queue:hotline", 20, SIM_OFFICE, VOICE, 12, 130, 0, false},
    {"0890990070", "Assistance informatique", LEROUGE, "after-sales", "violet-0.40-min", "nantes",
     "queue:hotline", 10, SIM_OFFICE, VOICE, 12, 100, 0, false},
    {"0892990077", "Météo marine et trafic", MISTRAL, "information", "violet-0.80-min", "audiotel",
     "menu:infos", 60, SIM_ROUND_THE_CLOCK, VOICE, 12, 60, 0, false},
    {"0899990099", "Jeu de l’été", MISTRAL, "audiotel", "violet-3.00-appel", "audiotel jeu",
     "message:jeu", 46, SIM_EVENING, VOICE, 12, 60, 0, false},
    {"3099", "Allô Mairie", AUBRY, "public-administration", "vert", "lille", "menu:mairie", 34,
     SIM_OFFICE, VOICE, 0, 220, 0, false},
    {"0811990080", "Infos retraite", CAISSE, "public-administration", "violet-0.06-min", "lille",
     "message:horaires", 6, SIM_OFFICE, VOICE, 12, 60, 0, false},
    {"3499", "Remboursements", ALTIMEDE, "customer-service", "banalise", "lille sante",
     "queue:facturation", 15, SIM_OFFICE, VOICE, 0, 200, 0, false},
    {"0199001000", "Standard", LEROUGE, "b2b", "geographique", "paris", "agent:siege", 18,
     SIM_OFFICE, VOICE, 0, 60, 0, false},
    {"0199002000", "Professionnels", LEROUGE, "b2b", "geographique", "lyon", "queue:commandes", 14,
     SIM_OFFICE, VOICE, 0, 240, 5, false},
    {"chat@lerouge.example", "Chat du site", LEROUGE, "customer-service", "", "web", "queue:chat",
     11, SIM_OFFICE, MEDIUM_CHAT, 0, 200, 0, false},
    {"sav@lerouge.example", "Courriels du SAV", LEROUGE, "after-sales", "", "web", "queue:courriel",
     10, SIM_OFFICE, MEDIUM_MAIL, 0, 400000, 0, false},
    /* still printed on old brochures */
    {"0820990013", "", "", "", "", "", NULL, 2, SIM_OFFICE, VOICE, 0, 60, 0, false},
};
const size_t sim_centre_number_count = NITEMS(sim_centre_numbers);

/* number, holder, audience, contract, in the contract, directory, one service, signage. Wrong, for
 * whoever looks for it: after-sales on 0890, an administration on 0811, a green box on 0809, a directory
 * entry that lacks; the game 0899 says nothing. */
#define COMPANY HOLDER_COMPANY
#define EVERYBODY AUDIENCE_CONSUMERS
#define YES ANSWER_YES
#define NO ANSWER_NO
const struct sim_law sim_centre_laws[] = {
    {"0800990011", COMPANY, EVERYBODY, YES, YES, YES, YES, SIGNAGE_GREEN},
    {"0805990022", COMPANY, EVERYBODY, YES, YES, YES, YES, SIGNAGE_GREEN},
    {"0805990033", COMPANY, EVERYBODY, YES, YES, NO, YES, SIGNAGE_GREEN},
    {"0806990044", COMPANY, EVERYBODY, YES, YES, YES, YES, SIGNAGE_GREY},
    {"0809990055", COMPANY, EVERYBODY, NO, NO, YES, YES, SIGNAGE_GREEN},
    {"0825990066", COMPANY, EVERYBODY, NO, NO, YES, YES, SIGNAGE_VIOLET},
    {"0890990070", COMPANY, EVERYBODY, YES, YES, YES, YES, SIGNAGE_VIOLET},
    {"0892990077", COMPANY, EVERYBODY, NO, NO, YES, YES, SIGNAGE_VIOLET},
    {"3099", HOLDER_LOCAL_AUTHORITY, EVERYBODY, NO, NO, YES, YES, SIGNAGE_GREEN},
    {"0811990080", HOLDER_ADMINISTRATION, EVERYBODY, NO, NO, YES, YES, SIGNAGE_VIOLET},
    {"3499", COMPANY, EVERYBODY, YES, YES, YES, YES, SIGNAGE_GREY},
    {"0199001000", COMPANY, AUDIENCE_PROFESSIONALS, NO, NO, ANSWER_UNKNOWN, YES, SIGNAGE_NONE},
    {"0199002000", COMPANY, AUDIENCE_PROFESSIONALS, YES, YES, ANSWER_UNKNOWN, YES, SIGNAGE_NONE},
};
const size_t sim_centre_law_count = NITEMS(sim_centre_laws);

/* An ordinary day passes the one of 0805990022 in the afternoon, and stays below the others. */
const struct sim_budget sim_centre_budgets[] = {
    {"0800990011", 0, 300, 7000, 0, 0, 0},
    {"0805990022", 4, 40, 1500, 0, 0, 0},
    {"0892990077", 0, 0, 0, 0, 2000, 50000},
};
const size_t sim_centre_budget_count = NITEMS(sim_centre_budgets);

/* queue, label, owner, medium, threshold, short abandon, max waiting, longest wait, talk, wrap, overflow,
 * from, key */
const struct sim_queue sim_centre_queues[] = {
    {"sav", "SAV", LEROUGE, VOICE, 30, 5, 14, 600, 175, 30, "queue:commandes", 120, 30},
    {"commandes", "Commandes", LEROUGE, VOICE, 20, 5, 16, 480, 140, 20, "queue:sav", 120, 30},
    {"rendez-vous", "Rendez-vous", TILLEULS, VOICE, 30, 5, 10, 600, 120, 15, NULL, 0, 50},
    {"hotline", "Hotline technique", LEROUGE, VOICE, 40, 5, 8, 900, 220, 40, NULL, 0, 0},
    {"facturation", "Facturation", VOLTAIS, VOICE, 40, 5, 8, 600, 160, 30, NULL, 0, 40},
    {"resiliation", "Résiliation", VOLTAIS, VOICE, 60, 10, 4, 600, 240, 60, "queue:facturation",
     150, 0},
    {"depannage", "Dépannage", VOLTAIS, VOICE, 15, 5, 30, 900, 170, 40, "queue:hotline", 60, 0},
    {"chat", "Chat", LEROUGE, MEDIUM_CHAT, 60, 10, 10, 900, 250, 20, NULL, 0, 0},
    {"courriel", "Courriels", LEROUGE, MEDIUM_MAIL, 14400, 0, 0, 259200, 240, 20, NULL, 0, 0},
};
const size_t sim_centre_queue_count = NITEMS(sim_centre_queues);

const struct sim_menu sim_centre_menus[] = {
    {"accueil",
     14,
     40,
     {{"1", "queue:commandes", 330},
      {"2", "menu:apres-vente", 440},
      {"3", "queue:facturation", 80},
      {"4", "message:horaires", 150}}},
    {"apres-vente",
     9,
     50,
     {{"1", "queue:sav", 700}, {"2", "queue:hotline", 130}, {"9", "menu:accueil", 170}}},
    {"contrats",
     12,
     50,
     {{"1", "queue:facturation", 560},
      {"2", "queue:resiliation", 320},
      {"3", "message:releve", 120}}},
    {"mairie",
     18,
     80,
     {{"1", "message:horaires", 440},
      {"2", "queue:rendez-vous", 360},
      {"3", "message:dechets", 200}}},
    {"infos", 8, 120, {{"1", "message:meteo", 600}, {"2", "message:trafic", 400}}},
};
const size_t sim_centre_menu_count = NITEMS(sim_centre_menus);

const struct sim_message sim_centre_messages[] = {
    {"fermeture", 9, false}, {"surcharge", 8, false}, {"rappel", 7, false},
    {"horaires", 22, true},  {"releve", 30, true},    {"dechets", 35, true},
    {"meteo", 75, true},     {"trafic", 60, true},    {"jeu", 45, true},
};
const size_t sim_centre_message_count = NITEMS(sim_centre_messages);

/* team, agents, of them at night, ghost, queues with penalties */
const struct sim_team sim_centre_teams[] = {
    {"Lyon SAV", 8, 1, true, {{"sav", 0}, {"commandes", 1}}},
    {"Lyon Commandes", 8, 1, false, {{"commandes", 0}, {"sav", 1}}},
    {"Lille Santé", 6, 1, false, {{"rendez-vous", 0}, {"facturation", 1}}},
    {"Lille Gestion", 6, 1, false, {{"facturation", 0}, {"resiliation", 0}, {"rendez-vous", 2}}},
    {"Nantes Technique", 6, 1, false, {{"hotline", 0}, {"depannage", 1}}},
    {"Nantes Dépannage", 4, 1, false, {{"depannage", 0}, {"hotline", 2}}},
    {"Paris Chat", 2, 0, false, {{"chat", 0}}},
    {"Paris Courriels", 3, 1, false, {{"courriel", 0}, {"chat", 1}}},
};
const size_t sim_centre_team_count = NITEMS(sim_centre_teams);

const struct sim_pause sim_centre_pauses[] = {
    {"Déjeuner", 45, 0}, {"Pause café", 10, 55},  {"Formation", 35, 8},
    {"Réunion", 25, 12}, {"Back-office", 15, 25},
};
const size_t sim_centre_pause_count = NITEMS(sim_centre_pauses);

const struct sim_range sim_centre_ranges[] = {
    {"063998", "mobile_metro", 470}, {"019900", "fixed_metro", 110},
    {"026191", "fixed_metro", 80},   {"035301", "fixed_metro", 90},
    {"046571", "fixed_metro", 90},   {"053649", "fixed_metro", 60},
    {"063998", "mobile_dom", 25},    {"", "foreign", 20},
    {"", "anonymous", 55},
};
const size_t sim_centre_range_count = NITEMS(sim_centre_ranges);

const char *const sim_centre_trunks[] = {"sbc-paris", "sbc-lyon", "sbc-lille"};
const size_t sim_centre_trunk_count = NITEMS(sim_centre_trunks);

/* Permil of the busiest hour, on each hour of a day; between them it is drawn straight. */
static const int curves[SIM_CURVES][24] = {
    [SIM_OFFICE] = {60,  45,  40,  40,  45,  60,  110, 240, 600, 860, 1000, 930,
                    620, 640, 940, 960, 850, 680, 430, 230, 150, 120, 100,  75},
    [SIM_ROUND_THE_CLOCK] = {330, 260, 230, 220, 240, 330, 520,  760, 900, 960, 1000, 940,
                             860, 850, 920, 940, 950, 980, 1000, 920, 780, 640, 500,  400},
    [SIM_EVENING] = {260, 150, 90,  70,  70,  90,  160, 300, 380,  420, 460, 520,
                     640, 600, 500, 500, 560, 700, 860, 980, 1000, 930, 720, 460},
};

static const int weekdays[SIM_CURVES][7] = {
    [SIM_OFFICE] = {1150, 1030, 960, 980, 1000, 560, 260},
    [SIM_ROUND_THE_CLOCK] = {1030, 980, 970, 990, 1010, 950, 850},
    [SIM_EVENING] = {900, 900, 950, 950, 1050, 1200, 1150},
};

int
sim_centre_busy_permil(enum sim_curve curve, int weekday, int minute)
{
    int hour = minute / 60, past = minute % 60;
    int from = curves[curve][hour], to = curves[curve][(hour + 1) % 24];
    return (from * (60 - past) + to * past) / 60 * weekdays[curve][weekday] / 1000;
}

int
sim_centre_per_hour(void)
{
    int sum = 0;
    for (size_t i = 0; i < sim_centre_number_count; i++)
        sum += sim_centre_numbers[i].per_hour;
    return sum;
}

int
sim_centre_agents(void)
{
    int sum = 0;
    for (size_t i = 0; i < sim_centre_team_count; i++)
        sum += sim_centre_teams[i].count;
    return sum;
}

/* Names of the three tables stand first in their rows: one look-up for all. */
static size_t
place_of(struct text name, const void *rows, size_t count, size_t row_size)
{
    size_t i = 0;
    while (i < count && !text_is(name, *(const char *const *)((const char *)rows + i * row_size)))
        i++;
    return i;
}

struct sim_place
sim_centre_place(const char *destination)
{
    static const struct {
        const char *kind;
        enum sim_place_kind place;
        const void *rows;
        const size_t *count;
        size_t row_size;
    } kinds[] = {
        {"queue", SIM_QUEUE, sim_centre_queues, &sim_centre_queue_count, sizeof(struct sim_queue)},
        {"menu", SIM_MENU, sim_centre_menus, &sim_centre_menu_count, sizeof(struct sim_menu)},
        {"message", SIM_MESSAGE, sim_centre_messages, &sim_centre_message_count,
         sizeof(struct sim_message)},
    };
    struct text name = text_of(destination);
    struct text kind = text_cut(&name, ':');
    if (text_is(kind, "agent"))
        return (struct sim_place){SIM_PERSON, 0};
    for (size_t i = 0; i < NITEMS(kinds); i++) {
        if (!text_is(kind, kinds[i].kind))
            continue;
        size_t at = place_of(name, kinds[i].rows, *kinds[i].count, kinds[i].row_size);
        if (at < *kinds[i].count)
            return (struct sim_place){kinds[i].place, at};
    }
    return (struct sim_place){SIM_NOWHERE, 0};
}
