/* snapshot: the switch's whole state against what the gate believes, at every (re)connect.
 *
 *   begin ──> items of the lists ──> listed ──> events held back meanwhile ──> settle
 *
 * Lists are written at once while events pass a queue inside Asterisk, so a list can be some
 * milliseconds ahead of them. So whoever runs the session holds the events back until some time
 * after the lists, and follows them then; what they told is told with their own times. A call that
 * no event has moved gets its difference from the lists: at settle, or before the first event that
 * is younger than them.
 *
 *   known before, not listed       ended, unseen
 *   listed, not known              offered; its number from the variable (DNIS), else unknown
 *   waited, waits elsewhere        left unseen, joined (since when: now - Wait)
 *   waited, is in a conversation   answered, now; its agent by the telephone in the same bridge
 *   waited, neither                left unseen
 *   in both, the same              nothing: it is never counted twice
 */
#ifndef PROTO_DRIVER_ASTERISK_SNAPSHOT_H
#define PROTO_DRIVER_ASTERISK_SNAPSHOT_H

#include "proto/driver/asterisk/ami.h"
#include "proto/driver/asterisk/world.h"

struct snapshot;

/* Settles the board and takes from it what the driver does not remember. */
void snapshot_begin(struct snapshot **snapshot, struct world *world);
void snapshot_free(struct snapshot **snapshot);

/* A Newchannel is among the events held back. To be told before the lists' items. */
void snapshot_born(struct snapshot *snapshot, struct text id);

/* Items of the lists that answer Status and QueueStatus; others are passed over. */
void snapshot_channel(struct snapshot *snapshot, const struct ami_message *message, int64_t now_us);
void snapshot_queues(struct snapshot *snapshot, const struct ami_message *message, int64_t now_us);

/* How many queues were listed: none may mean that Asterisk is still starting. */
size_t snapshot_queue_count(const struct snapshot *snapshot);

/* The lists are complete; their first was answered at listed_us, our clock. */
void snapshot_listed(struct snapshot *snapshot, bool has_queues, int64_t listed_us);

/* The difference of one call, now: an event is about to change it. */
void snapshot_settle_call(struct snapshot *snapshot, struct track *call, int64_t at_us);

/* Tells the difference and frees the snapshot. */
void snapshot_settle(struct snapshot **snapshot, int64_t now_us);

#endif
