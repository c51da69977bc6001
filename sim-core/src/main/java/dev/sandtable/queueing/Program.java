// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.queueing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream does, as instructions that many streams can share: where one runs "meet group 0", each meets its own.
 *
 * <p>A program is written block by block. {@link Builder#build} keeps it as written; {@link Builder#buildLooped} finds the longest
 * stretch of blocks that repeat and writes it once, in a loop, which takes less room and lets a steady state be seen.
 */
public final class Program {
    /** Busy for a time of its own. */
    static final int RUN = 0;
    /** Waits for the other members of a group; then all are busy together. */
    static final int MEET = 1;
    /** Puts a token on a channel. */
    static final int POST = 2;
    /** Waits for a token on a channel and takes it. */
    static final int AWAIT = 3;
    /** Notes the time. */
    static final int MARK = 4;
    /** Begins a loop of so many rounds. */
    static final int LOOP = 5;
    /** Goes back to the loop's begin while rounds are left. */
    static final int AGAIN = 6;
    /** The end. */
    static final int HALT = 7;

    final int[] op;
    /** Which group, channel or mark, in the stream's own numbering; for loops, the other end. */
    final int[] operand;
    /** How long, or how many rounds. */
    final long[] ps;
    /** Of waiting that is not accounted for. */
    static final int NO_ACCOUNT = -1;

    /** On what account the time goes, and what a timeline calls it. */
    final int[] account;

    final int[] tag;

    private Program(List<Instruction> instructions) {
        int size = instructions.size() + 1;
        op = new int[size];
        operand = new int[size];
        ps = new long[size];
        account = new int[size];
        tag = new int[size];
        int begin = 0;
        for (int i = 0; i + 1 < size; i++) {
            Instruction instruction = instructions.get(i);
            op[i] = instruction.op;
            operand[i] = instruction.operand;
            ps[i] = instruction.ps;
            account[i] = instruction.account;
            tag[i] = instruction.tag;
            begin = instruction.op == LOOP ? i + 1 : begin;
            operand[i] = instruction.op == AGAIN ? begin : operand[i];
        }
        op[size - 1] = HALT;
    }

    private record Instruction(int op, int operand, long ps, int account, int tag) {
        /** Equal but for its name. */
        boolean like(Instruction other) {
            return op == other.op && operand == other.operand && ps == other.ps && account == other.account;
        }
    }

    /** Instructions that follow each other and may come more than once. Blocks are compared without the names in them. */
    public static final class Block {
        private final List<Instruction> instructions;
        private final int hash;

        private Block(List<Instruction> instructions) {
            this.instructions = instructions;
            long sum = 0;
            for (Instruction i : instructions) {
                sum = 31 * (31 * (31 * (31 * sum + i.op) + i.operand) + i.ps) + i.account;
            }
            hash = Long.hashCode(sum);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            if (!(other instanceof Block block)
                    || block.hash != hash
                    || block.instructions.size() != instructions.size()) {
                return false;
            }
            for (int i = 0; i < instructions.size(); i++) {
                if (!instructions.get(i).like(block.instructions.get(i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** How many instructions there are, the end included. */
    int size() {
        return op.length;
    }

    /** Writes a program. */
    public static final class Builder {
        private final List<Block> blocks = new ArrayList<>();
        private final List<Instruction> open = new ArrayList<>();

        /** Busy for a time. */
        public Builder run(long durationPs, int account, int tag) {
            if (durationPs < 0) {
                throw new IllegalArgumentException("a duration is never negative: " + durationPs + " ps");
            }
            open.add(new Instruction(RUN, 0, durationPs, account, tag));
            return this;
        }

        /** Meets the others of a group, and is busy with them for a time that all members state alike. */
        public Builder meet(int group, long durationPs, int account, int tag) {
            if (durationPs < 0) {
                throw new IllegalArgumentException("a duration is never negative: " + durationPs + " ps");
            }
            open.add(new Instruction(MEET, group, durationPs, account, tag));
            return this;
        }

        /** Puts a token on a channel, and goes on. */
        public Builder post(int channel) {
            open.add(new Instruction(POST, channel, 0, 0, 0));
            return this;
        }

        /** Waits for a token on a channel. */
        public Builder await(int channel) {
            return await(channel, NO_ACCOUNT);
        }

        /** Waits for a token on a channel; what it waits while the token is on its way counts as spent on an account. */
        public Builder await(int channel, int account) {
            open.add(new Instruction(AWAIT, channel, 0, account, 0));
            return this;
        }

        /** Notes the time under a number. */
        public Builder mark(int mark) {
            open.add(new Instruction(MARK, mark, 0, 0, 0));
            return this;
        }

        /** Ends a block: a loop may begin or end here. */
        public Builder endBlock() {
            if (!open.isEmpty()) {
                blocks.add(take());
            }
            return this;
        }

        /** What was written since the last block, as a block that is not in the program yet. */
        public Block take() {
            Block block = new Block(List.copyOf(open));
            open.clear();
            return block;
        }

        /** Ends a block and adds another, which may be in the program already. */
        public Builder add(Block block) {
            endBlock();
            blocks.add(block);
            return this;
        }

        /** Ends a block and adds others that come so many times over. */
        public Builder repeat(int rounds, List<Block> round) {
            endBlock();
            if (rounds == 1) {
                blocks.addAll(round);
            } else if (rounds > 1 && !round.isEmpty()) {
                blocks.add(new Block(List.of(new Instruction(LOOP, 0, rounds, 0, 0))));
                blocks.addAll(round);
                blocks.add(new Block(List.of(new Instruction(AGAIN, 0, 0, 0, 0))));
            }
            return this;
        }

        /** The program as written. */
        public Program build() {
            endBlock();
            List<Instruction> all = new ArrayList<>();
            blocks.forEach(block -> all.addAll(block.instructions));
            return new Program(all);
        }

        /** The same with the stretch of repeated blocks that saves most as a loop. */
        public Program buildLooped() {
            endBlock();
            Repetition best = Repetition.longestIn(numbered());
            if (best.rounds() < 2) {
                return build();
            }
            List<Instruction> all = new ArrayList<>();
            append(all, 0, best.first());
            all.add(new Instruction(LOOP, 0, best.rounds(), 0, 0));
            append(all, best.first(), best.first() + best.period());
            all.add(new Instruction(AGAIN, 0, 0, 0, 0));
            append(all, best.first() + best.period() * best.rounds(), blocks.size());
            return new Program(all);
        }

        private void append(List<Instruction> all, int from, int to) {
            for (Block block : blocks.subList(from, to)) {
                all.addAll(block.instructions);
            }
        }

        /** By block, a number that equal blocks share. */
        private int[] numbered() {
            Map<Block, Integer> numbers = new LinkedHashMap<>();
            int[] letters = new int[blocks.size()];
            Arrays.setAll(letters, b -> numbers.computeIfAbsent(blocks.get(b), block -> numbers.size()));
            return letters;
        }
    }
}
