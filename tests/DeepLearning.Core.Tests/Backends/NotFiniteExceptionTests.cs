using System.Globalization;

namespace DeepLearning.Core.Tests.Backends;

public class NotFiniteExceptionTests
{
    [Fact]
    public void Names_the_node_the_loss_itself_or_the_parameter_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NegativeSign, other.NumberFormat.NegativeInfinitySymbol) = ("−", "−∞");
        (other.NumberFormat.NaNSymbol, other.NumberFormat.PositiveInfinitySymbol) = ("¤¤¤", "∞");
        CultureInfo.CurrentCulture = other;
        try
        {
            var node = NotFiniteException.OfLoss(double.NegativeInfinity, "conv");
            Assert.Equal(
                "the loss is -Infinity: the first output that is not finite is that of node 'conv'",
                node.Message
            );
            Assert.Equal((double.NegativeInfinity, "conv", null), (node.Value, node.Node, node.Parameter));
            var loss = NotFiniteException.OfLoss(double.NaN, null);
            Assert.Equal("the loss is NaN: every node's output is finite, so it is the loss itself", loss.Message);
            Assert.Null(loss.Node);
            var norm = NotFiniteException.OfNorm(double.PositiveInfinity, "conv.weight");
            Assert.Equal(
                "the gradients' norm is Infinity and cannot be clipped: the first gradient that is not "
                    + "finite is that of 'conv.weight'",
                norm.Message
            );
            Assert.Equal((double.PositiveInfinity, null, "conv.weight"), (norm.Value, norm.Node, norm.Parameter));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
