// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import dev.sandtable.units.LinkBandwidth;

/** What one stated bandwidth means for a member with a number of links and lanes. */
final class Rates {
    private Rates() {}

    /** Bytes per second of one direction of one member, all links together. */
    static double perMember(LinkBandwidth bandwidth, int linksPerMember, int lanes) {
        double rate = bandwidth.perDirection().value();
        return switch (bandwidth.scope()) {
            case PER_LINK, PER_PORT, PER_PAIR -> rate * linksPerMember;
            case PER_CHIP, PER_DIE -> rate * lanes;
            case PER_NODE -> rate;
        };
    }

    static void checkSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, was " + size);
        }
    }

    static void checkPositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1, was " + value);
        }
    }

    static void perLink(String key, LinkBandwidth bandwidth) {
        if (bandwidth.scope() != LinkBandwidth.Scope.PER_LINK) {
            throw new IllegalArgumentException(
                    key + " is per link, such as '25 GB/s per direction per link', was " + bandwidth);
        }
    }

    /** Every pair of groups needs a link. */
    static void checkGlobals(String key, int globals, int switches, int groups) {
        if ((long) globals * switches < groups - 1) {
            throw new IllegalArgumentException(
                    key + " must be at least " + (groups + switches - 2) / switches + " so that " + switches
                            + " switches of a group reach " + (groups - 1) + " others, was " + globals);
        }
    }

    static void refuse(LinkBandwidth bandwidth, LinkBandwidth.Scope scope, String kind, String instead) {
        if (bandwidth.scope() == scope) {
            throw new IllegalArgumentException("the bandwidth of a " + kind + " is " + instead + ", was " + bandwidth);
        }
    }
}
