using CsCheck;

namespace DeepLearning.Core.Tests.Random;

public class PhiloxTests
{
    /// <summary>The known answers of Random123 (kat_vectors, philox4x32 10).</summary>
    [Fact]
    public void Gives_the_published_answers()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block(0, 0, 0, 0, 0, 0));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Block(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue)
        );
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)
        );
    }

    [Fact]
    public void A_fill_starts_with_counter_0_and_takes_the_key_low_word_first()
    {
        var words = new uint[5];
        Philox.Fill(new RngKey(0x299f31d0_a4093822), 0, words);
        var (first, second) = (
            Philox.Block(0, 0, 0, 0, 0xa4093822, 0x299f31d0),
            Philox.Block(1, 0, 0, 0, 0xa4093822, 0x299f31d0)
        );
        Assert.Equal(new[] { first.W0, first.W1, first.W2, first.W3, second.W0 }, words);
    }

    [Fact]
    public void A_fill_at_any_offset_is_a_slice_of_the_long_one()
    {
        var whole = new uint[400];
        Philox.Fill(new RngKey(7), 0, whole);
        Gen.Select(Gen.Int[0, 399], Gen.Int[0, 400])
            .Sample(t =>
            {
                var (start, length) = t;
                var part = new uint[Math.Min(length, whole.Length - start)];
                Philox.Fill(new RngKey(7), (ulong)start, part);
                Assert.Equal(whole[start..(start + part.Length)], part);
            });
    }

    [Fact]
    public void A_fill_carries_into_the_counters_second_word()
    {
        var words = new uint[4];
        Philox.Fill(new RngKey(0), (1UL << 34) - 2, words);
        var (before, after) = (Philox.Block(uint.MaxValue, 0, 0, 0, 0, 0), Philox.Block(0, 1, 0, 0, 0, 0));
        Assert.Equal(new[] { before.W2, before.W3, after.W0, after.W1 }, words);
    }
}
