// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.benchmarks.engines;

/** What the events change: 4,096 numbers, one of them for an event, each of eight opcodes in its own way. */
final class StateTable {
    static final int OPCODES = 8;
    private static final int NUMBERS = 4096;

    private final long[] numbers = new long[NUMBERS];

    void touch(int opcode, long argument) {
        int at = (int) argument & (NUMBERS - 1);
        long value = numbers[at];
        numbers[at] = switch (opcode) {
            case 0 -> value + argument;
            case 1 -> value ^ argument;
            case 2 -> value * 5 + 1;
            case 3 -> value - argument;
            case 4 -> value + (argument << 3);
            case 5 -> value ^ value >>> 7;
            case 6 -> Math.max(value, argument);
            case 7 -> ~value;
            default -> throw new IllegalArgumentException("no opcode " + opcode);
        };
    }

    /** All numbers in one. */
    long sum() {
        long sum = 0;
        for (long number : numbers) {
            sum = 31 * sum + number;
        }
        return sum;
    }
}
