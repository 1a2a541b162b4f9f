/* The catalogue: numbers, routes, lines, the exchange. */
#include "tests/unit/test.h"

#include "tests/unit/board_make.h"

static enum err
route(struct board *board, enum route_layer layer, const char *destination)
{
    return MAKE(board, 0, EVENT_ROUTE, route, .number = TEXT("3640"), .layer = (int)layer,
                .destination = text_of(destination), .who = TEXT("chef"), .until_us = 5);
}

TEST(a_number_is_replaced_whole_by_its_next_event)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_NUMBER, number, .number = TEXT("3640"), .label = TEXT("Accueil"),
         .tags = TEXT("lyon"), .catalogued = true);
    const struct number *number = the_number(board, "3640");
    EQ_STR(number->label, "Accueil");
    EQ_STR(number->owner, "");
    TRUE(number->catalogued);
    MAKE(board, 1, EVENT_NUMBER, number, .number = TEXT("3640"), .owner = TEXT("Marque"),
         .removed = true);
    EQ_STR(number->label, "");
    EQ_STR(number->owner, "Marque");
    FALSE(number->catalogued);
    TRUE(number->removed);
    board_free(&board);
}

TEST(the_highest_layer_with_a_destination_wins)
{
    struct board *board = board_new();
    EQ_I64(route(board, ROUTE_BASE, "queue:sav"), OK);
    const struct number *number = the_number(board, "3640");
    enum route_layer layer;
    EQ_STR(number_route(number, &layer)->destination, "queue:sav");
    EQ_I64(layer, ROUTE_BASE);
    route(board, ROUTE_OVERRIDE, "queue:rdv");
    route(board, ROUTE_PLAN, "message:ferme");
    EQ_STR(number_route(number, &layer)->destination, "queue:rdv");
    EQ_I64(layer, ROUTE_OVERRIDE);
    EQ_STR(number_route(number, NULL)->who, "chef");
    route(board, ROUTE_OVERRIDE, ""); /* lifted */
    EQ_STR(number_route(number, &layer)->destination, "message:ferme");
    route(board, ROUTE_PLAN, "");
    route(board, ROUTE_BASE, "");
    TRUE(number_route(number, &layer) == NULL);
    EQ_I64(layer, ROUTE_UNKNOWN);
    board_free(&board);
}

TEST(a_route_of_no_layer_is_refused)
{
    struct board *board = board_new();
    EQ_I64(route(board, ROUTE_UNKNOWN, "queue:sav"), ERR_ARG);
    EQ_I64(route(board, ROUTE_LAYERS, "queue:sav"), ERR_ARG);
    TRUE(board->numbers == NULL);
    board_free(&board);
}

TEST(a_line_is_open_or_closed_and_says_so)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_LINE, line, .number = TEXT("3640"), .state = LINE_CLOSED,
         .message = TEXT("ferie"), .who = TEXT("chef"), .until_us = 7);
    const struct number *number = the_number(board, "3640");
    EQ_I64(number->line, LINE_CLOSED);
    EQ_STR(number->line_message, "ferie");
    EQ_I64(number->line_until_us, 7);
    line_is(board, "3640", LINE_OPEN, 1);
    EQ_I64(number->line, LINE_OPEN);
    EQ_STR(number->line_message, "");
    EQ_I64(number->line_until_us, 0);
    board_free(&board);
}

TEST(rows_stand_in_order_of_first_sight)
{
    struct board *board = board_new();
    line_is(board, "9", LINE_OPEN, 0);
    offer(board, "c1", "1", 0);
    line_is(board, "5", LINE_OPEN, 0);
    line_is(board, "9", LINE_CLOSED, 0);
    EQ_STR(board->numbers->number, "9");
    const struct number *second = board->numbers->hh.next;
    EQ_STR(second->number, "1");
    EQ_STR(((const struct number *)second->hh.next)->number, "5");
    board_free(&board);
}

TEST(a_link_state_begins_when_it_changes)
{
    struct board *board = board_new();
    MAKE(board, 0, EVENT_EXCHANGE, exchange, .name = TEXT("lyon"), .link = LINK_UP);
    MAKE(board, 9, EVENT_EXCHANGE, exchange, .name = TEXT("lyon"), .link = LINK_UP,
         .note = TEXT("ready"));
    EQ_I64(board->exchange.since_us, at_s(0));
    EQ_STR(board->exchange.note, "ready");
    MAKE(board, 12, EVENT_EXCHANGE, exchange, .name = TEXT("lyon"), .link = LINK_DOWN);
    EQ_I64(board->exchange.since_us, at_s(12));
    EQ_I64(board->exchange.link, LINK_DOWN);
    board_free(&board);
}

TEST(a_text_said_again_is_not_copied_again)
{
    struct board *board = board_new();
    char label[] = "Accueil";
    MAKE(board, 0, EVENT_NUMBER, number, .number = TEXT("3640"), .label = text_of(label));
    const char *kept = the_number(board, "3640")->label;
    TRUE(kept != label);
    MAKE(board, 1, EVENT_NUMBER, number, .number = TEXT("3640"), .label = text_of(label));
    TRUE(the_number(board, "3640")->label == kept);
    board_free(&board);
}

TEST(a_key_ends_at_a_nul)
{
    struct board *board = board_new();
    static const char odd[] = "36\0 40";
    MAKE(board, 0, EVENT_NUMBER, number, .number = {odd, sizeof odd - 1});
    TRUE(the_number(board, "36") != NULL);
    TRUE(board_number(board, (struct text){odd, sizeof odd - 1}) == the_number(board, "36"));
    board_free(&board);
}

TEST(a_cleared_board_is_as_new)
{
    struct board *board = board_new();
    uint64_t empty = board_digest(board);
    offer(board, "c1", "3640", 0);
    queued(board, "c1", "sav", 0, 0);
    member(board, "alice", "sav", false, false);
    TRUE(board_digest(board) != empty);
    board_clear(board);
    EQ_U64(board_digest(board), empty);
    TRUE(!board->numbers && !board->queues && !board->agents && !board->calls);
    EQ_STR(board->exchange.name, "");
    EQ_U64(board->events, 0);
    EQ_I64(offer(board, "c1", "3640", 0), OK);
    board_free(&board);
    board_free(&board); /* NULL is accepted */
}
