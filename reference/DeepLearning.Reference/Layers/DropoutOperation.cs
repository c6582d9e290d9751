using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// What layers that drop values at random have alike: in inference, and at rate 0, y = x and dx += dy; in training a
/// mask that the forward pass draws multiplies dy.
/// </summary>
internal abstract class DropoutOperation<T>(double rate) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected double Rate => rate;

    public sealed override void Forward(NodePass<T> pass)
    {
        if (IsActive(pass))
            Drop(pass);
        else
            pass.Input().CopyTo(pass.Output);
    }

    public sealed override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        if (IsActive(pass))
            DropBackward(pass, dx);
        else
            dx.Take(pass.OutputGradient);
    }

    /// <summary>The forward pass of training, which saves its mask.</summary>
    protected abstract void Drop(NodePass<T> pass);

    /// <summary>The backward pass of training, with a mask of one value an element.</summary>
    protected virtual void DropBackward(NodePass<T> pass, Gradient<T> dx) =>
        Elementwise.Map(
            pass.Workers,
            new Product<T>(),
            pass.Saved(0, pass.OutputGradient.Length),
            pass.OutputGradient,
            dx
        );

    private bool IsActive(NodePass<T> pass) => pass.IsTraining && rate > 0;
}
