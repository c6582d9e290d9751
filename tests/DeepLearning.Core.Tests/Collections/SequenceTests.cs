using System.Text.Json;
using CsCheck;

namespace DeepLearning.Core.Tests.Collections;

public class SequenceTests
{
    [Fact]
    public void Equal_items_make_equal_sequences() =>
        Gen.Int[-3, 3]
            .Array[0, 6]
            .Sample(items =>
            {
                var (left, right) = (items.ToSequence(), Sequence.Create<int>(items));
                Assert.True(left.Equals(right));
                Assert.Equal(left.GetHashCode(), right.GetHashCode());
            });

    [Fact]
    public void Sequences_are_equal_exactly_when_their_items_are() =>
        Gen.Select(Gen.Int[0, 1].Array[0, 3], Gen.Int[0, 1].Array[0, 3])
            .Sample(pair =>
            {
                var (left, right) = pair;
                Assert.Equal(left.AsSpan().SequenceEqual(right), left.ToSequence().Equals(right.ToSequence()));
            });

    [Fact]
    public void Order_length_and_null_part_sequences()
    {
        Sequence<int> sequence = [1, 2];
        StructuralEquality.AssertEqual(sequence, [1, 2]);
        StructuralEquality.AssertDiffer(sequence, [2, 1]);
        StructuralEquality.AssertDiffer(sequence, [1, 2, 3]);
        Assert.False(sequence.Equals(null));
        Assert.False(sequence.Equals("[1, 2]"));
    }

    [Fact]
    public void Nested_sequences_compare_by_value()
    {
        Sequence<Sequence<string>> nested =
        [
            ["a"],
            ["b", "c"],
        ];
        StructuralEquality.AssertEqual(
            nested,
            [
                ["a"],
                ["b", "c"],
            ]
        );
        StructuralEquality.AssertDiffer(
            nested,
            [
                ["a"],
                ["b", "d"],
            ]
        );
    }

    [Fact]
    public void A_sequence_keeps_its_own_copy()
    {
        int[] items = [1, 2, 3];
        var (created, converted) = (Sequence.Create<int>(items), items.ToSequence());
        items[0] = 9;
        Assert.Equal(1, created[0]);
        Assert.Equal(1, converted[0]);
    }

    [Fact]
    public void Reads_as_a_list_and_prints_its_items()
    {
        Sequence<int> sequence = [4, 5];
        Assert.Equal(2, sequence.Count);
        Assert.Equal(new[] { 4, 5 }, sequence.AsSpan().ToArray());
        Assert.Equal("[4, 5]", sequence.ToString());
        Assert.Empty(Sequence<int>.Empty);
    }

    [Fact]
    public void Is_a_json_array()
    {
        Sequence<int> sequence = [1, 2];
        Assert.Equal("[1,2]", JsonSerializer.Serialize(sequence));
        Assert.True(sequence.Equals(JsonSerializer.Deserialize<Sequence<int>>("[1,2]")));
    }

    [Fact]
    public void A_null_item_is_no_json() =>
        Assert.Contains(
            "item 1",
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Sequence<string>>("[\"a\",null]")).Message,
            StringComparison.Ordinal
        );
}
