// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.house;

import java.util.Arrays;
import java.util.List;

/**
 * What may not be called where results are made, and what to call instead.
 *
 * <p>An owner is a class name; the members are method names, or {@code <init>} for any constructor, or {@code <init>()} for the one without
 * arguments.
 */
enum BannedCalls {
    /** The Java machine may compute these with other bits from one flag or version to the next. */
    INEXACT_MATH(
            "use StrictMath",
            "java.lang.Math",
            "exp expm1 log log10 log1p pow sin cos tan asin acos atan atan2 sinh cosh tanh cbrt hypot"),
    /** Simulated time comes from the calendar. */
    WALL_CLOCK("take the time from the engine", "java.lang.System", "currentTimeMillis nanoTime"),
    /** The same. */
    NOW("take the time from the engine", "java.time.Instant java.time.LocalDate java.time.LocalDateTime", "now"),
    /** A seed is a parameter, and printed. */
    UNSEEDED(
            "pass a seeded generator",
            "java.util.Random java.util.SplittableRandom java.security.SecureRandom",
            "<init>()"),
    /** The same. */
    SHARED_RANDOM("pass a seeded generator", "java.util.concurrent.ThreadLocalRandom", "current"),
    /** The same. */
    MATH_RANDOM("pass a seeded generator", "java.lang.Math java.lang.StrictMath", "random"),
    /** The same. */
    RANDOM_NAME("derive names from the input", "java.util.UUID", "randomUUID"),
    /** Their order differs from one Java machine to the next; that of none or one element does not. */
    SALTED_SETS("use a LinkedHashSet, TreeSet, List or EnumSet", "java.util.Set", "of", 1),
    /** The same. */
    SALTED_MAPS("use a LinkedHashMap, TreeMap or EnumMap", "java.util.Map", "of ofEntries", 2),
    /** The same. */
    SALTED_COPIES("copy into a LinkedHashMap, TreeMap, List or EnumSet", "java.util.Set java.util.Map", "copyOf"),
    /** Their order follows hash codes, which nothing fixes. */
    HASH_ORDER(
            "use a LinkedHashMap or LinkedHashSet",
            "java.util.HashMap java.util.HashSet java.util.IdentityHashMap",
            "<init>"),
    /** They collect into the above. */
    HASH_COLLECTORS(
            "collect into a LinkedHashMap, LinkedHashSet or List",
            "java.util.stream.Collectors",
            "toSet toUnmodifiableSet toUnmodifiableMap"),
    /** Differs from run to run. */
    IDENTITY("order by value", "java.lang.System", "identityHashCode");

    private final String instead;
    private final List<String> owners;
    private final List<String> members;
    private final int harmless;

    BannedCalls(String instead, String owners, String members) {
        this(instead, owners, members, -1);
    }

    BannedCalls(String instead, String owners, String members, int harmless) {
        this.harmless = harmless;
        this.instead = instead;
        this.owners = Arrays.asList(owners.split(" "));
        this.members = Arrays.asList(members.split(" "));
    }

    /**
     * Whether calling {@code member} of {@code owner} is banned.
     *
     * @param arguments how many it is given; an array counts as many
     */
    boolean bans(String owner, String member, int arguments) {
        if (!owners.contains(owner) || arguments <= harmless) {
            return false;
        }
        return members.contains(member) || (arguments == 0 && members.contains(member + "()"));
    }

    /** What to write instead. */
    String instead() {
        return instead;
    }
}
