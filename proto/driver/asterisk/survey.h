/* survey: the questions that a session asks about the switch's state, and their answers.
 *
 *   begin ──> asks; events are held ──> is_complete ──> (a moment) ──> settle ──> routes, now and then
 *
 * Lists and events are kept as they came until all of them are there, then taken in the order that
 * snapshot.h wants. What is kept is bounded; events over the bound are followed at once.
 */
#ifndef PROTO_DRIVER_ASTERISK_SURVEY_H
#define PROTO_DRIVER_ASTERISK_SURVEY_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/routes.h"
#include "proto/driver/asterisk/world.h"

struct survey;

/* Sends an action: its lines, each with CRLF, and the word that its answers carry. */
typedef void survey_ask(void *context, const char *word, const char *lines);

/* world is borrowed. */
struct survey *survey_new(struct world *world, survey_ask *ask, void *context);
void survey_free(struct survey **survey);

void survey_begin(struct survey *survey);
void survey_forget(struct survey *survey); /* the connection is lost: nothing will be answered */
void survey_ask_routes(struct survey *survey);
bool survey_asks_routes(const struct survey *survey); /* asked, not yet answered */

/* An answer, or an item of a list, to the question with this word. False: no question of ours. */
bool survey_take(struct survey *survey, struct text word, const struct ami_message *message,
                 int64_t now_us);
void survey_hold(struct survey *survey, const struct ami_message *event, int64_t now_us);
bool survey_is_complete(const struct survey *survey);
void survey_settle(struct survey *survey, int64_t now_us);

/* Of the last survey: the switch's version; what could not be asked, "" nothing; queues listed. */
struct text survey_version(const struct survey *survey);
const char *survey_missing(const struct survey *survey);
size_t survey_queue_count(const struct survey *survey);

/* How the site spells its numbers; borrowed. */
const struct routes *survey_routes(const struct survey *survey);

#endif
