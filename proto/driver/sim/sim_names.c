/* sim_names: first and last names, with the accents that a screen must bear. */
#include "proto/driver/sim/sim_centre.h"

static const char *const firsts[] = {
    "Amélie",  "Benoît",  "Chloé",    "Désirée", "Étienne", "Françoise", "Gaël",    "Héloïse",
    "Inès",    "Jérôme",  "Karima",   "Loïc",    "Maëlle",  "Noël",      "Océane",  "Pénélope",
    "Quentin", "Raphaël", "Sélim",    "Théo",    "Ursule",  "Valérie",   "Wassim",  "Xavier",
    "Yaël",    "Zoé",     "Anaïs",    "Cédric",  "Fatou",   "Grégory",   "Hélène",  "Joëlle",
    "Léa",     "Marcel",  "Nathalie", "Rémi",    "Sophie",  "Thérèse",   "Vincent",
};

static const char *const lasts[] = {
    "Lefèvre",  "Garçon",   "Müller",  "Bézier",     "Castagnède", "Delaître", "Évrard",
    "Fréchet",  "Guérin",   "Haïdara", "Île-Rousse", "Jaurès",     "Kébé",     "L’Hermitte",
    "Maître",   "N’Diaye",  "Œillet",  "Pêcheur",    "Quéré",      "Rosé",     "Saïdi",
    "Tréguier", "Ulliéné",  "Vasseur", "Wéry",       "Ximénès",    "Yvon",     "Zerrouki",
    "Béranger", "Château",  "Dubois",  "Faÿ",        "Goubert",    "Hébert",   "Lemaître",
    "Noël",     "Périgord", "Ruïz",    "Sévigné",    "Thévenin",   "Vallée",
};

const size_t sim_names_firsts = NITEMS(firsts);
const size_t sim_names_lasts = NITEMS(lasts);

const char *
sim_names_first(uint64_t any)
{
    return firsts[any % NITEMS(firsts)];
}

const char *
sim_names_last(uint64_t any)
{
    return lasts[any % NITEMS(lasts)];
}
