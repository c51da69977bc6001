// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members that reach a non-blocking core through ports: link {@code m·P + p} goes up from port p of member m, link
 * {@code M·P + m·P + p} comes down to it. The effective number of ports P is at most the number of lanes: where a member
 * has more ports than lanes, each lane has a bundle.
 */
class PortWiring implements Wiring {
    final int members;
    final int lanes;
    final int ports;
    final double portBytesPerSecond;
    private final int strands;

    PortWiring(int members, int lanes, int ports, double memberBytesPerSecond) {
        this.members = members;
        this.lanes = lanes;
        this.ports = Math.min(ports, lanes);
        this.portBytesPerSecond = memberBytesPerSecond / this.ports;
        this.strands = ports / this.ports;
    }

    @Override
    public int links() {
        return 2 * members * ports;
    }

    @Override
    public double bytesPerSecond(int link) {
        return portBytesPerSecond;
    }

    @Override
    public int longestRoute() {
        return 2;
    }

    @Override
    public int port(int lane) {
        return (int) ((long) lane * ports / lanes);
    }

    /** The switch on which a port of a member ends: the one core here. */
    int switchOf(int member, int port) {
        return members;
    }

    @Override
    public int vertices() {
        return members + 1;
    }

    @Override
    public int tail(int link) {
        int port = link % (members * ports);
        return link < members * ports ? port / ports : switchOf(port / ports, port % ports);
    }

    @Override
    public int head(int link) {
        int port = link % (members * ports);
        return link < members * ports ? switchOf(port / ports, port % ports) : port / ports;
    }

    /** Members are machines behind adapters: they pass nothing on. */
    @Override
    public boolean forwards() {
        return false;
    }

    @Override
    public int strands(int link) {
        return strands;
    }

    /** The core is as many equal switches as a member has ports, each of which takes one: its planes. */
    @Override
    public Map<String, Integer> parts() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("plane", strands * ports);
        return parts;
    }

    @Override
    public boolean runsThrough(int link, int strand, Part part) {
        return link % ports * strands + strand == part.number();
    }

    final int up(int member, int lane) {
        return member * ports + port(lane);
    }

    final int down(int member, int lane) {
        return (members + member) * ports + port(lane);
    }

    @Override
    public int route(int from, int fromLane, int to, int toLane, int[] path) {
        path[0] = up(from, fromLane);
        path[1] = down(to, toLane);
        return 2;
    }

    @Override
    public double hops(int from, int to) {
        return 1;
    }

    @Override
    public double egress(int member, int lane) {
        return portBytesPerSecond;
    }

    @Override
    public int ports() {
        return ports;
    }

    /** What leaves a port: its ranks times the ranks of all other members; as much comes in. */
    @Override
    public void exchange(int[] ranks, int[] laneOfPort, double bytes, double[] loads) {
        long all = 0;
        for (int count : ranks) {
            all += count;
        }
        for (int m = 0; m < members; m++) {
            long here = 0;
            for (int p = 0; p < ports; p++) {
                here += ranks[m * ports + p];
            }
            for (int p = 0; p < ports; p++) {
                double crossing = bytes * ranks[m * ports + p] * (all - here);
                loads[m * ports + p] += crossing;
                loads[(members + m) * ports + p] += crossing;
            }
        }
        exchangeBeyondPorts(ranks, bytes, loads);
    }

    /** Adds the loads of links further in than the ports; none in a non-blocking switch. */
    void exchangeBeyondPorts(int[] ranks, double bytes, double[] loads) {}
}
