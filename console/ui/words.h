/* words: marks what the supervisor reads, so that a catalogue can translate it.
 *
 * _("...") where a sentence is used, N_("...") where one stands in a table and is used later
 * through _(). Until the catalogues come both are the sentence itself.
 */
#ifndef CONSOLE_UI_WORDS_H
#define CONSOLE_UI_WORDS_H

#define _(sentence) (sentence)
#define N_(sentence) sentence

#endif
