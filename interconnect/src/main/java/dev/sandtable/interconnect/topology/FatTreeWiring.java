// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

/**
 * The links of a fat tree: the port links of its members, then for each leaf its uplinks and its downlinks. Leaf
 * {@code (pod, rail)} is number {@code pod·R + rail} of {@code pods·R}, with R = ports where rails are kept and 1
 * otherwise.
 */
final class FatTreeWiring extends PortWiring {
    private final int pod;
    private final int rails;
    private final int leaves;
    private final int uplinks;
    private final double uplinkBytesPerSecond;

    FatTreeWiring(FatTree tree, int lanes, double memberBytesPerSecond) {
        super(tree.size(), lanes, tree.ports(), memberBytesPerSecond);
        pod = Math.min(tree.pod().orElse(members), members);
        rails = tree.railOptimised().orElse(true) ? ports : 1;
        leaves = (members + pod - 1) / pod * rails;
        double over = tree.oversubscription().isPresent()
                ? tree.oversubscription().get().value()
                : 1;
        double portsPerLeaf = (double) pod * ports / rails;
        double leafBytesPerSecond = portsPerLeaf * portBytesPerSecond / over;
        boolean hashed = tree.spreading().orElse(FatTree.Spreading.ADAPTIVE) == FatTree.Spreading.HASHED;
        uplinks = hashed ? (int) Math.max(1, Math.floor(portsPerLeaf / over)) : 1;
        uplinkBytesPerSecond = leafBytesPerSecond / uplinks;
    }

    @Override
    public int links() {
        return super.links() + 2 * leaves * uplinks;
    }

    @Override
    public double bytesPerSecond(int link) {
        return link < super.links() ? portBytesPerSecond : uplinkBytesPerSecond;
    }

    @Override
    public int longestRoute() {
        return 4;
    }

    private int leaf(int member, int lane) {
        return member / pod * rails + (rails == 1 ? 0 : port(lane));
    }

    @Override
    public int route(int from, int fromLane, int to, int toLane, int[] path) {
        int source = leaf(from, fromLane);
        int target = leaf(to, toLane);
        int length = 0;
        path[length++] = up(from, fromLane);
        if (source != target) {
            int spine = uplinks == 1 ? 0 : spine((long) up(from, fromLane) << 32 | down(to, toLane));
            path[length++] = super.links() + source * uplinks + spine;
            path[length++] = super.links() + (leaves + target) * uplinks + spine;
        }
        path[length++] = down(to, toLane);
        return length;
    }

    /** A leaf's ranks times the ranks elsewhere, less what stays inside a member that has ports on several leaves. */
    @Override
    void exchangeBeyondPorts(int[] ranks, double bytes, double[] loads) {
        if (uplinks > 1) {
            exchangeHashed(ranks, bytes, loads);
            return;
        }
        long all = 0;
        long[] onLeaf = new long[leaves];
        long[] inside = new long[leaves];
        for (int m = 0; m < members; m++) {
            long here = 0;
            for (int p = 0; p < ports; p++) {
                here += ranks[m * ports + p];
            }
            for (int p = 0; p < ports; p++) {
                int leaf = m / pod * rails + (rails == 1 ? 0 : p);
                onLeaf[leaf] += ranks[m * ports + p];
                inside[leaf] += rails == 1 ? 0 : ranks[m * ports + p] * (here - ranks[m * ports + p]);
            }
            all += here;
        }
        for (int leaf = 0; leaf < leaves; leaf++) {
            double crossing = bytes * (onLeaf[leaf] * (all - onLeaf[leaf]) - inside[leaf]);
            loads[super.links() + leaf] += crossing;
            loads[super.links() + leaves + leaf] += crossing;
        }
    }

    private void exchangeHashed(int[] ranks, double bytes, double[] loads) {
        for (int a = 0; a < ranks.length; a++) {
            for (int b = 0; b < ranks.length; b++) {
                int source = a / ports / pod * rails + (rails == 1 ? 0 : a % ports);
                int target = b / ports / pod * rails + (rails == 1 ? 0 : b % ports);
                if (a / ports != b / ports && source != target) {
                    int spine = spine((long) a << 32 | (members * ports + b));
                    double crossing = bytes * ranks[a] * ranks[b];
                    loads[super.links() + source * uplinks + spine] += crossing;
                    loads[super.links() + (leaves + target) * uplinks + spine] += crossing;
                }
            }
        }
    }

    /** The uplink that a hash of both ends picks; the mixing step is SplitMix64's. */
    private int spine(long ends) {
        long z = ends + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (int) Long.remainderUnsigned(z ^ (z >>> 31), uplinks);
    }
}
