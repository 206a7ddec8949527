#!/usr/bin/env python3
"""Writes the files of this folder, by the libraries that write them in real life: pip install h5py joblib numpy onnx safetensors
scikit-learn torch gguf. They are kept, so that the tests need none of these."""

import json
import pickle
import zipfile
from pathlib import Path

import gguf
import h5py
import joblib
import numpy
import onnx
import onnx.helper
import safetensors.numpy
import sklearn.ensemble
import sklearn.preprocessing
import torch

HERE = Path(__file__).resolve().parent
random = numpy.random.default_rng(7)
rows = random.random((60, 5))


def main() -> None:
    scaler = sklearn.preprocessing.StandardScaler().fit(rows)
    forest = sklearn.ensemble.RandomForestRegressor(3, max_depth=3, random_state=1).fit(rows, rows[:, 0])
    for version in range(2, 6):
        (HERE / f"scaler-{version}.pkl").write_bytes(pickle.dumps(scaler, version))
    with open(HERE / "several.pkl", "wb") as file:
        for number in range(3):
            pickle.dump({"number": number, "text": "é" * number}, file)
    joblib.dump(scaler, HERE / "scaler.joblib")
    joblib.dump(forest, HERE / "forest.joblib")
    joblib.dump({"floats": rows, "words": numpy.array(["one", "three"]), "objects": numpy.array([1, "two", None], dtype=object),
                 "fortran": numpy.asfortranarray(rows), "flags": rows > 0.5, "shorts": rows.astype(">i2"),
                 "time": numpy.array(["2026-01-01"], dtype="M8[D]"), "same": [rows, rows]}, HERE / "arrays.joblib", protocol=4)
    joblib.dump(rows, HERE / "packed.joblib", compress=3)
    for version in ["earliest", "latest"]:
        with h5py.File(HERE / f"weights-{version}.h5", "w", libver=version) as file:
            file.create_dataset("layer/weights", data=rows, compression="gzip")
            file.attrs["note"] = "made for the tests"
    with h5py.File(HERE / "userblock.h5", "w", userblock_size=512) as file:
        file.create_dataset("weights", data=rows)
    net = torch.nn.Linear(5, 3)
    torch.save(net.state_dict(), HERE / "net.pt")
    torch.save(net.state_dict(), HERE / "legacy.pt", _use_new_zipfile_serialization=False)
    with zipfile.ZipFile(HERE / "model.keras", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("metadata.json", json.dumps({"keras_version": "3.0.0"}))
        file.writestr("model.weights.h5", (HERE / "weights-latest.h5").read_bytes())
    numpy.savez(HERE / "rows.npz", rows=rows)
    safetensors.numpy.save_file({"a": rows.astype("f4"), "b": rows}, HERE / "net.safetensors", metadata={"format": "np"})
    node = onnx.helper.make_node("Relu", ["x"], ["y"])
    values = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 5]) for name in "xy"]
    weights = onnx.helper.make_tensor("w", onnx.TensorProto.FLOAT, rows.shape, rows.astype("f4").flatten())
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph([node], "net", values[:1], values[1:], [weights])), HERE / "net.onnx")
    writer = gguf.GGUFWriter(HERE / "net.gguf", "test")
    writer.add_array("words", ["one", "two"])
    writer.add_uint32("count", 7)
    writer.add_tensor("a", rows.astype("f4"))
    writer.add_tensor("b", rows.astype("f2"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


main()
