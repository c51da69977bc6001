// SPDX-License-Identifier: Apache-2.0
package dev.sandtable.memory.dram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddressDecoderTest {
    @ParameterizedTest
    @EnumSource
    void eachRowIsFilledExactly(AddressMapping mapping) {
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
