// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.interconnect.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The links of a fat tree: the port links of its members; for each leaf its uplinks, then all downlinks; for each zone its
 * links to the core, then all from it. Leaf {@code (pod, rail)} is number {@code pod·R + rail}, with R = ports where rails
 * are kept and 1 otherwise. Uplink u belongs to plane u mod P and to spine ⌊u/P⌋ mod S of that plane; where packets take
 * any uplink, one link stands for all and its strands for the spines of all planes.
 */
final class FatTreeWiring extends PortWiring {
    private static final long CORE_SALT = 0x5851F42D4C957F2DL;

    private final int pod;
    private final int rails;
    private final int leaves;
    private final int uplinks;
    private final double uplinkBytesPerSecond;
    private final boolean hashed;
    private final int planes;
    private final int spines;
    private final boolean knownSpines;
    private final int zone;
    private final int zones;
    private final int corePerSpine;
    private final int coreLinks;
    private final double coreBytesPerSecond;
    private final int cores;

    FatTreeWiring(FatTree tree, int lanes, double memberBytesPerSecond) {
        super(tree.size(), lanes, tree.ports(), memberBytesPerSecond);
        pod = Math.min(tree.pod().orElse(members), members);
        rails = tree.railOptimised().orElse(true) ? ports : 1;
        leaves = (members + pod - 1) / pod * rails;
        planes = tree.planes().orElse(1);
        double over = tree.oversubscription().isPresent()
                ? tree.oversubscription().get().value()
                : 1;
        double portsPerLeaf = (double) pod * ports / rails;
        double leafBytesPerSecond = portsPerLeaf * portBytesPerSecond / over;
        hashed = tree.spreading().orElse(FatTree.Spreading.ADAPTIVE) == FatTree.Spreading.HASHED;
        uplinks = hashed ? (int) Math.max(planes, Math.floor(portsPerLeaf * planes / over)) : 1;
        uplinkBytesPerSecond = leafBytesPerSecond / uplinks;
        knownSpines = hashed || tree.spines().isPresent();
        int upPerPlane = (uplinks + planes - 1) / planes;
        spines = hashed
                ? Math.min(tree.spines().orElse(upPerPlane), upPerPlane)
                : tree.spines().orElse(1);
        zone = tree.core().isPresent() ? Math.min(tree.core().get().zone(), members) : members;
        zones = (members + zone - 1) / zone;
        if (zones == 1) {
            corePerSpine = 0;
            coreLinks = 0;
            coreBytesPerSecond = 0;
            cores = 0;
            return;
        }
        FatTree.Core core = tree.core().orElseThrow();
        int leavesPerZone = zone / pod * rails;
        double zoneBytesPerSecond =
                leavesPerZone * leafBytesPerSecond / core.oversubscription().value();
        double downPerSpine = (double) leavesPerZone * uplinks / (planes * spines);
        corePerSpine = (int)
                Math.max(1, Math.floor(downPerSpine / core.oversubscription().value()));
        coreLinks = hashed ? planes * spines * corePerSpine : 1;
        coreBytesPerSecond = zoneBytesPerSecond / coreLinks;
        int perPlane = hashed ? spines * corePerSpine : 1;
        cores = hashed
                ? Math.min(core.switches().orElse(perPlane), perPlane)
                : core.switches().orElse(1);
    }

    // ---- Numbers of links -------------------------------------------------------

    @Override
    public int links() {
        return firstCore() + 2 * zones * coreLinks;
    }

    private int firstUp() {
        return super.links();
    }

    private int firstDown() {
        return firstUp() + leaves * uplinks;
    }

    private int firstCore() {
        return firstUp() + 2 * leaves * uplinks;
    }

    @Override
    public double bytesPerSecond(int link) {
        return link < firstUp() ? portBytesPerSecond : link < firstCore() ? uplinkBytesPerSecond : coreBytesPerSecond;
    }

    private int leafOf(int member, int port) {
        return member / pod * rails + (rails == 1 ? 0 : port);
    }

    private int zoneOf(int leaf) {
        return leaf / rails * pod / zone;
    }

    /** Spine of an uplink inside its zone, planes one after the other. */
    private int spineOf(int uplink) {
        return uplink % planes * spines + uplink / planes % spines;
    }

    // ---- Routes -----------------------------------------------------------------

    @Override
    public int longestRoute() {
        return zones > 1 ? 6 : 4;
    }

    @Override
    public int route(int from, int fromLane, int to, int toLane, int[] path) {
        int up = up(from, fromLane);
        int down = down(to, toLane);
        path[0] = up;
        int length = beyondPorts(leafOf(from, port(fromLane)), leafOf(to, port(toLane)), up, down, path, 1);
        path[length] = down;
        return length + 1;
    }

    /** Links between two leaves. */
    private int beyondPorts(int source, int target, int up, int down, int[] path, int before) {
        int length = before;
        if (source == target) {
            return length;
        }
        long ends = (long) up << 32 | down;
        int uplink = uplinks == 1 ? 0 : FlowHash.pick(ends, uplinks);
        path[length++] = firstUp() + source * uplinks + uplink;
        int near = zoneOf(source);
        int far = zoneOf(target);
        if (near != far) {
            int core = coreLinks == 1
                    ? 0
                    : spineOf(uplink) * corePerSpine + FlowHash.pick(FlowHash.of(ends) ^ CORE_SALT, corePerSpine);
            path[length++] = firstCore() + near * coreLinks + core;
            path[length++] = firstCore() + (zones + far) * coreLinks + core;
        }
        path[length++] = firstDown() + target * uplinks + uplink;
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
        long[] inZone = new long[zones];
        for (int m = 0; m < members; m++) {
            long here = 0;
            for (int p = 0; p < ports; p++) {
                here += ranks[m * ports + p];
            }
            for (int p = 0; p < ports; p++) {
                int leaf = leafOf(m, p);
                onLeaf[leaf] += ranks[m * ports + p];
                inside[leaf] += rails == 1 ? 0 : ranks[m * ports + p] * (here - ranks[m * ports + p]);
            }
            inZone[m / zone] += here;
            all += here;
        }
        for (int leaf = 0; leaf < leaves; leaf++) {
            double crossing = bytes * (onLeaf[leaf] * (all - onLeaf[leaf]) - inside[leaf]);
            loads[firstUp() + leaf] += crossing;
            loads[firstDown() + leaf] += crossing;
        }
        for (int z = 0; coreLinks > 0 && z < zones; z++) {
            double crossing = bytes * inZone[z] * (all - inZone[z]);
            loads[firstCore() + z] += crossing;
            loads[firstCore() + zones + z] += crossing;
        }
    }

    private void exchangeHashed(int[] ranks, double bytes, double[] loads) {
        int[] path = new int[longestRoute()];
        for (int a = 0; a < ranks.length; a++) {
            for (int b = 0; ranks[a] > 0 && b < ranks.length; b++) {
                if (a / ports != b / ports && ranks[b] > 0) {
                    int source = leafOf(a / ports, a % ports);
                    int target = leafOf(b / ports, b % ports);
                    int length = beyondPorts(source, target, a, members * ports + b, path, 0);
                    double crossing = bytes * ranks[a] * ranks[b];
                    for (int i = 0; i < length; i++) {
                        loads[path[i]] += crossing;
                    }
                }
            }
        }
    }

    // ---- Graph ------------------------------------------------------------------

    @Override
    int switchOf(int member, int port) {
        return members + leafOf(member, port);
    }

    private int spinesPerZone() {
        return hashed ? planes * spines : 1;
    }

    private int spineVertex(int zoneNumber, int uplink) {
        return members + leaves + zoneNumber * spinesPerZone() + (hashed ? spineOf(uplink) : 0);
    }

    /** The switch at the core's end of a zone's link; links of one number meet at one switch. */
    private int coreVertex(int link) {
        int plane = link / Math.max(1, spines * corePerSpine);
        int within = hashed ? plane * cores + link % (spines * corePerSpine) % cores : 0;
        return members + leaves + zones * spinesPerZone() + within;
    }

    @Override
    public int vertices() {
        return members + leaves + zones * spinesPerZone() + (zones == 1 ? 0 : hashed ? planes * cores : 1);
    }

    @Override
    public int tail(int link) {
        return end(link, true);
    }

    @Override
    public int head(int link) {
        return end(link, false);
    }

    private int end(int link, boolean begins) {
        if (link < firstUp()) {
            return begins ? super.tail(link) : super.head(link);
        }
        if (link < firstCore()) {
            int local = link - firstUp();
            int leaf = local / uplinks % leaves;
            boolean lower = begins == link < firstDown();
            return lower ? members + leaf : spineVertex(zoneOf(leaf), local % uplinks);
        }
        int local = link - firstCore();
        int zoneNumber = local / coreLinks % zones;
        boolean lower = begins == local < zones * coreLinks;
        int core = local % coreLinks;
        int uplink = hashed ? core / corePerSpine / spines + core / corePerSpine % spines * planes : 0;
        return lower ? spineVertex(zoneNumber, uplink) : coreVertex(core);
    }

    // ---- Parts ------------------------------------------------------------------

    @Override
    public int strands(int link) {
        if (link < firstUp()) {
            return planes;
        }
        if (hashed) {
            return 1;
        }
        return link < firstCore() ? planes * spines : planes * spines * cores;
    }

    @Override
    public Map<String, Integer> parts() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("leaf", leaves);
        if (planes > 1) {
            parts.put("plane", planes);
        }
        if (knownSpines) {
            parts.put("spine", zones * planes * spines);
        }
        if (cores > 1) {
            parts.put("core", planes * cores);
        }
        return parts;
    }

    /** Strand s of a shared pipe is in plane s mod P, through spine ⌊s/P⌋ mod S and core switch ⌊s/P/S⌋. */
    @Override
    public boolean runsThrough(int link, int strand, Part part) {
        if (part.kind().equals("leaf")) {
            return tail(link) == members + part.number() || head(link) == members + part.number();
        }
        if (link < firstUp()) {
            return part.kind().equals("plane") && strand == part.number();
        }
        int uplink = (link - firstUp()) % uplinks;
        boolean toCore = link >= firstCore();
        int core = toCore ? (link - firstCore()) % coreLinks : 0;
        int plane = !hashed ? strand % planes : toCore ? core / corePerSpine / spines : uplink % planes;
        int zoneNumber =
                toCore ? (link - firstCore()) / coreLinks % zones : zoneOf((link - firstUp()) / uplinks % leaves);
        int spine =
                !hashed ? strand / planes % spines : toCore ? core / corePerSpine % spines : uplink / planes % spines;
        return switch (part.kind()) {
            case "plane" -> plane == part.number();
            case "spine" -> (zoneNumber * planes + plane) * spines + spine == part.number();
            default ->
                toCore
                        && plane * cores + (hashed ? core % (spines * corePerSpine) % cores : strand / planes / spines)
                                == part.number();
        };
    }

    /** Pods, and zones where there is a core. */
    @Override
    public List<int[]> blocks() {
        List<int[]> cuts = new ArrayList<>();
        int[] pods = new int[vertices()];
        int[] inZones = new int[vertices()];
        for (int v = 0; v < pods.length; v++) {
            int leaf = v - members;
            pods[v] = v < members ? v / pod : leaf < leaves ? leaf / rails : -1;
            int spine = leaf - leaves;
            inZones[v] = pods[v] >= 0
                    ? pods[v] * pod / zone
                    : spine < zones * spinesPerZone() ? spine / spinesPerZone() : -1;
        }
        if (leaves > rails) {
            cuts.add(pods);
        }
        if (zones > 1) {
            cuts.add(inZones);
        }
        return cuts;
    }
}
