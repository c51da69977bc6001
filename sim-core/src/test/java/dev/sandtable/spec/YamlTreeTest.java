// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sandtable.spec.LocatedNode.ListNode;
import dev.sandtable.spec.LocatedNode.MapNode;
import dev.sandtable.spec.LocatedNode.ScalarNode;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** YAML 1.2 as the reader understands it: scalars, anchors, aliases, merge keys, places. */
class YamlTreeTest {
    private static String flat(String yaml) {
        return flat(SpecReader.tree(yaml, "x.yaml"));
    }

    private static String flat(LocatedNode node) {
        if (node instanceof MapNode map) {
            return map.entries().entrySet().stream()
                    .map(e -> e.getKey() + ":" + flat(e.getValue().value()))
                    .collect(Collectors.joining(" ", "{", "}"));
        }
        if (node instanceof ListNode list) {
            return list.items().stream().map(YamlTreeTest::flat).collect(Collectors.joining(" ", "[", "]"));
        }
        ScalarNode scalar = (ScalarNode) node;
        return scalar.isNull() ? "null" : scalar.quoted() ? "'" + scalar.text() + "'" : scalar.text();
    }

    @Test
    void aliasesStandForScalarsListsAndMaps() {
        assertEquals(
                "{a:10 b:10 c:[1 10] d:[1 10] e:{x:1} f:{x:1}}",
                flat("a: &s 10\nb: *s\nc: &l [1, *s]\nd: *l\ne: &m {x: 1}\nf: *m"));
    }

    @Test
    void ownKeysWinOverMergedOnesAndEarlierMapsOverLaterOnes() {
        assertEquals(
                "{a:{x:1 y:2} b:{y:9 z:9} c:{y:0 x:1 z:9} d:{x:5 y:2}}",
                flat("a: &a {x: 1, y: 2}\nb: &b {y: 9, z: 9}\nc:\n  <<: [*a, *b]\n  y: 0\nd:\n  x: 5\n  <<: *a"));
    }

    @Test
    void anAnchorMeansItsLatestValue() {
        assertEquals("{a:1 b:1 c:2 d:2}", flat("a: &x 1\nb: *x\nc: &x 2\nd: *x"));
    }

    @Test
    void nullHasFourSpellingsAndNoneIsQuoted() {
        assertEquals(
                "{a:null b:null c:null d:null e:'' f:'null'}", flat("a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: \"null\""));
    }

    @Test
    void placesCountFromOneInCharacters() {
        MapNode root = (MapNode) SpecReader.tree("\uFEFFname: 昇腾\r\nmap: {昇腾: [a,\r\n   b]}", "x.yaml");
        MapNode map = (MapNode) root.find("map").orElseThrow();
        assertEquals("x.yaml:1:7", root.find("name").orElseThrow().location().toString());
        assertEquals(
                "x.yaml:2:7", map.entries().values().iterator().next().key().toString());
        ListNode list = (ListNode) map.find("昇腾").orElseThrow();
        assertEquals("x.yaml:2:11", list.location().toString());
        assertEquals("x.yaml:3:4", list.items().get(1).location().toString());
    }

    @Test
    void aTagBehindAWordBelongsToItEverywhereAndAnyOtherBracketIsAList() {
        assertEquals(
                "{a:8 GB/s [ds] b:{c:8 [ds] d:9 [ds, fit]}}", flat("a: 8 GB/s [ds]\nb: {c: 8 [ds], d: 9 [ds, fit]}"));
        assertEquals("{a:[8 [x] 9 [y]]}", flat("a: [8 [x], 9 [y]] # of [both]"));
        assertEquals(
                "{a:[b] c:{d:[e] f:[g]} h:[[i] [j k]]}", flat("a: [b]\nc: {d: [e], f : [g]}\nh:\n- [i]\n- [j, k]"));
        assertEquals("{a:[b] c:[b] d:[e]}", flat("a: &l [b]\nc: *l\nd: !!seq [e]"));
        assertEquals("{a:'b [c], d [e]' f:g [h]}", flat("a: 'b [c], d [e]'\nf: g [h]"));
        assertEquals("{a:[x [b c]]}", flat("a: [x , [b, c]]"));
    }

    @Test
    void sizeCountsWhatAliasesStandFor() {
        assertEquals(
                1 + 3 + 3 + 3,
                SpecReader.tree("a: &a [1, 2]\nb: *a\nc: *a", "x.yaml").size());
    }

    /** Law: whatever bytes come, the answer is a tree or a SpecException. */
    @Test
    void noTextBreaksTheReader() {
        String alphabet = "ab:- \n{}[],&*<!|>'\"#%@?~\t0";
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i >= 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertEquals(true, SpecReader.tree(text.toString(), "x.yaml").size() > 0);
            } catch (SpecException e) {
                assertEquals("x.yaml", e.problems().get(0).file(), text.toString());
            }
        }
    }
}
