"""Some of ONNX's own tests, as one archive: models, inputs and outputs, unchanged.

They are (c) the ONNX Project Contributors, licensed under the Apache License 2.0 (github.com/onnx/onnx,
onnx/backend/test/data), and come from Debian's package libonnx-testdata.

    python3 fixtures.py /usr/share/libonnx-testdata/data
"""

import os
import sys
import zipfile

TESTS = {
    "node": """averagepool_2d_precomputed_same_upper batchnorm_example clip_example concat_2d_axis_1 conv_with_autopad_same
        convtranspose_pads depthtospace_example elu_example flatten_axis1 gather_negative_indices gemm_all_attributes
        globalmaxpool_precomputed hardsigmoid_example hardswish_expanded instancenorm_example leakyrelu_example
        matmul_2d maxpool_2d_precomputed_same_upper mul_example prelu_broadcast reduce_max_keepdims_example
        reduce_mean_do_not_keepdims_example reshape_zero_and_negative_dim resize_upsample_scales_linear
        selu_example slice_neg softmax_example split_variable_parts_2d sub_example transpose_all_permutations_3""",
    "pytorch-converted": """BatchNorm2d_eval ConstantPad2d Conv1d_groups ConvTranspose2d Embedding GLU_dim
        PReLU_2d_multiparam PixelShuffle ReflectionPad2d Softmin
        log_softmax_dim3""",
    "pytorch-operator": "operator_addmm operator_chunk operator_index operator_params operator_repeat operator_view",
    "simple": "expand_shape_model1 single_relu_model",
}


def main(data):
    target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "onnx-tests.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for kind, names in TESTS.items():
            for name in names.split():
                folder = os.path.join(data, kind, "test_" + name)
                for parent, _, files in sorted(os.walk(folder)):
                    for file in sorted(files):
                        path = os.path.join(parent, file)
                        entry = zipfile.ZipInfo(os.path.join(kind, os.path.relpath(path, os.path.join(data, kind))))
                        entry.compress_type = zipfile.ZIP_DEFLATED
                        with open(path, "rb") as stream:
                            archive.writestr(entry, stream.read())


if __name__ == "__main__":
    main(sys.argv[1])
