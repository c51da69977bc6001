// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressDecoderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "row-bank-column",
                "bank-group-interleaved",
                "bank-group-permuted",
                "minimalist-open-page",
                "rosibacobgpc",
                "ro si bg ba co1 pc co",
                "rosibgbapcchco; pc,bg^ro; ba^co"
            })
    void eachRowIsFilledExactly(String text) {
        AddressMapping mapping = AddressMapping.of(text);
        Organization organization = Devices.hbm3().organization();
        AddressDecoder decoder = new AddressDecoder(mapping, organization);
        int banks = organization.pseudoChannels() * organization.banks();
        int rows = 4;
        int[] seen = new int[banks * rows];
        for (long access = 0; access < (long) banks * rows * organization.columns(); access++) {
            decoder.decode(access * organization.accessBytes());
            seen[decoder.bank() * rows + decoder.row()]++;
        }
        for (int count : seen) {
            assertEquals(organization.columns(), count);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ro si bg pc co|not all of the 2 bits of the bank (ba)",
                "ro si bg ba3 pc co|more than the 2 bits of the bank (ba)",
                "ro si bg ba1 pc co|not all of the 2 bits of the bank (ba)",
                "si bg ba pc co|names no row",
                "ro7 si bg ba pc co|keep the row in one piece",
                "ro si bg ba pc co co|names co twice",
                "ro xx ba|has a field 'xx'",
                "ro si bg ba pc co, fast|neither one of",
                "ro si bg ba pc co; ba|write fields^field",
                "ro si bg ba pc co; ba^bg|only with ro or co",
                "nonsense|has a field 'no'"
            })
    void mappingsThatDoNotCoverAreRefused(String text, String said) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new AddressDecoder(AddressMapping.of(text), Devices.hbm3().organization()));
        assertTrue(String.valueOf(refused.getMessage()).contains(said), refused.getMessage());
    }

    @Test
    void rowsMayLieBelowBanks() {
        Organization organization = Devices.hbm3().organization();
        AddressDecoder decoder = new AddressDecoder(AddressMapping.of("si ba ro bg pc co"), organization);
        long bytesBelow = 1024L * 2 * 4;
        decoder.decode(bytesBelow * 5);
        assertEquals(5, decoder.row());
        assertEquals(0, decoder.bank());
        decoder.decode(bytesBelow * organization.rows());
        assertEquals(0, decoder.row());
        assertEquals(1, decoder.bank());
    }

    @Test
    void channelsArePickedToo() {
        AddressDecoder decoder = new AddressDecoder(
                AddressMapping.of("ro si ba co bg pc ch"), Devices.hbm2().organization(), 8);
        decoder.decode(32 * (3 + 8));
        assertEquals(3, decoder.channel());
        assertEquals(16, decoder.bank());
        decoder.decode(32 * 16);
        assertEquals(0, decoder.channel());
        assertEquals(4, decoder.bank());
    }

    @Test
    void namesOfOtherSimulatorsMeanTheSame() {
        assertEquals(AddressMapping.ROW_BANK_COLUMN, AddressMapping.of("RoBaRaCoCh"));
        assertEquals(AddressMapping.MINIMALIST_OPEN_PAGE, AddressMapping.of("MOP4CLXOR"));
        assertEquals("bank-group-interleaved", AddressMapping.of("BGI").toString());
        AddressMapping own = AddressMapping.of("ro si ba co bg pc co3; ba,si^ro");
        assertEquals(own, AddressMapping.of(own.toString()));
    }

    @Test
    void interleavedNeighboursLieInDifferentGroups() {
        AddressDecoder decoder = new AddressDecoder(
                AddressMapping.BANK_GROUP_INTERLEAVED, Devices.hbm2().organization());
        decoder.decode(0);
        assertEquals(0, decoder.bank());
        decoder.decode(32);
        assertEquals(16, decoder.bank());
        decoder.decode(64);
        assertEquals(4, decoder.bank());
    }

    @Test
    void permutedRowsOfOneColumnLieInDifferentBanks() {
        AddressDecoder decoder = new AddressDecoder(
                AddressMapping.BANK_GROUP_PERMUTED, Devices.hbm2().organization());
        // All banks of a channel times a row of 1 KiB is 32 KiB: the next row of the same place.
        decoder.decode(0);
        int first = decoder.bank();
        decoder.decode(32 << 10);
        assertNotEquals(first, decoder.bank());
        assertEquals(1, decoder.row());
    }
}
