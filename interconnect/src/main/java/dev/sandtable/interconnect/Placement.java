// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;

/**
 * Jobs on one fabric: an endpoint for every rank of every job, none for two.
 *
 * <p><b>Model.</b> Endpoints are given out in blocks, a node or a part of one at a time. Contiguous: each job takes the next
 * free blocks. Strided: blocks are dealt to the jobs in turn, as to players. Random: blocks in the order of a seeded shuffle,
 * as on a machine that has been running for a while. Inside a job ranks follow the order of endpoints.
 *
 * <p><b>Left out.</b> Jobs that come and go; placement by who talks to whom.
 *
 * <p><b>Check.</b> Two jobs under one pod each do not meet; dealt over both pods they halve each other's share of an
 * oversubscribed spine ({@code PlacementTest}).
 *
 * <p><b>Source.</b> The placements compared by Jokanovic et al., <i>Quiet neighborhoods: key to protect job performance
 * predictability</i> (IPDPS 2015).
 */
public final class Placement {
    private final int endpoints;
    private final List<int[]> jobs;

    private Placement(int endpoints, List<int[]> jobs) {
        this.endpoints = endpoints;
        this.jobs = jobs;
    }

    /** Jobs one after the other. */
    public static Placement contiguous(int endpoints, int block, List<Integer> ranks) {
        return dealt(blocks(endpoints, block), endpoints, block, ranks, false);
    }

    /** Blocks dealt to the jobs in turn. */
    public static Placement strided(int endpoints, int block, List<Integer> ranks) {
        return dealt(blocks(endpoints, block), endpoints, block, ranks, true);
    }

    /** Blocks in the order of a shuffle. */
    public static Placement random(int endpoints, int block, List<Integer> ranks, long seed) {
        int[] order = blocks(endpoints, block);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return dealt(order, endpoints, block, ranks, false);
    }

    /**
     * Jobs whose ranks lie where maps from rank to endpoint say.
     *
     * @throws IllegalArgumentException if a map skips a rank, or two ranks share an endpoint
     */
    public static Placement mapped(int endpoints, List<SortedMap<Integer, Integer>> endpointOfRank) {
        String[] holder = new String[endpoints];
        List<int[]> jobs = new ArrayList<>();
        for (int job = 0; job < endpointOfRank.size(); job++) {
            int[] places = new int[endpointOfRank.get(job).size()];
            int next = 0;
            for (Map.Entry<Integer, Integer> rank : endpointOfRank.get(job).entrySet()) {
                String who = "rank " + rank.getKey() + " of job " + job;
                require(
                        rank.getKey() == next,
                        "job " + job + " has no rank " + next + ", but a rank " + rank.getKey()
                                + "; ranks are 0, 1, … without gaps");
                int endpoint = rank.getValue();
                require(
                        endpoint >= 0 && endpoint < endpoints,
                        who + " is on endpoint " + endpoint + ", which is not one of 0 … " + (endpoints - 1));
                require(
                        holder[endpoint] == null,
                        who + " is on endpoint " + endpoint + ", which " + holder[endpoint] + " already has");
                holder[endpoint] = who;
                places[next++] = endpoint;
            }
            jobs.add(places);
        }
        return new Placement(endpoints, jobs);
    }

    private static int[] blocks(int endpoints, int block) {
        require(
                block >= 1 && endpoints % block == 0,
                "a block of " + block + " does not divide " + endpoints + " endpoints");
        int[] order = new int[endpoints / block];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    private static Placement dealt(int[] order, int endpoints, int block, List<Integer> ranks, boolean inTurn) {
        int[] open = new int[ranks.size()];
        int needed = 0;
        for (int job = 0; job < open.length; job++) {
            require(ranks.get(job) >= 1, "job " + job + " needs at least one rank, not " + ranks.get(job));
            open[job] = (ranks.get(job) + block - 1) / block;
            needed += open[job];
        }
        require(
                needed <= order.length,
                "jobs of " + ranks + " ranks need " + needed + " blocks of " + block + " endpoints, but the fabric has "
                        + order.length);
        List<List<Integer>> taken = new ArrayList<>();
        ranks.forEach(count -> taken.add(new ArrayList<>()));
        int job = 0;
        for (int i = 0; i < needed; i++) {
            while (open[job] == 0) {
                job = (job + 1) % open.length;
            }
            taken.get(job).add(order[i]);
            open[job]--;
            job = inTurn ? (job + 1) % open.length : job;
        }
        List<int[]> jobs = new ArrayList<>();
        for (int j = 0; j < ranks.size(); j++) {
            int[] held =
                    taken.get(j).stream().mapToInt(Integer::intValue).sorted().toArray();
            int[] places = new int[ranks.get(j)];
            for (int rank = 0; rank < places.length; rank++) {
                places[rank] = held[rank / block] * block + rank % block;
            }
            jobs.add(places);
        }
        return new Placement(endpoints, jobs);
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Endpoints of the fabric. */
    public int endpoints() {
        return endpoints;
    }

    /** How many jobs. */
    public int jobs() {
        return jobs.size();
    }

    /** The endpoints of a job in the order of its ranks. */
    public int[] job(int job) {
        return jobs.get(job).clone();
    }

    /** All jobs as groups that run at the same time. */
    public List<int[]> all() {
        return jobs.stream().map(int[]::clone).toList();
    }

    /** Groups of ranks of a job as groups of endpoints. */
    public List<int[]> groups(int job, List<int[]> ranks) {
        int[] places = jobs.get(job);
        return ranks.stream()
                .map(group -> Arrays.stream(group).map(rank -> places[rank]).toArray())
                .toList();
    }
}
