/// Commands for the tiny worker image, which has only a shell.
enum Workers {
    static let image = "busybox:local"

    // Folders that the worker contract lets a worker write to.
    private static let work = "/lab/work"
    static let outputs = "\(work)/outputs"
    private static let checkpoint = "\(work)/checkpoint"
    /// The file that a waiting worker waits for.
    static let gate = "\(checkpoint)/go"

    /// Makes a small data set: one file for each picture asked for.
    static let render = """
        cd \(outputs)
        n=$(sed -n 's/.*"images": *\\([0-9]*\\).*/\\1/p' /lab/task.json)
        i=0
        while [ $i -lt ${n:-1} ]; do
          i=$((i+1)); echo picture $i > artifact/picture-$i.txt
          echo '{"type":"progress","unit":"pictures","done":'$i,'"total":'${n:-1}} >> events.jsonl
        done
        cat /lab/inputs/model-0/model.blend > artifact/model.txt
        """

    /// Makes a network of all the data set's files at once.
    static let train = """
        cd \(outputs)
        echo '{"type":"metric","step":1,"name":"mAP50","value":0.5}' >> events.jsonl
        cat /lab/inputs/dataset/* > artifact/weights.txt
        echo trained
        """

    /// Counts steps in its checkpoint until its gate opens; its result says at which step it began.
    static let trainInSteps = """
        kept=\(checkpoint)/step
        cd \(outputs)
        began=$(cat $kept 2>/dev/null || echo 0)
        step=$began
        trap 'exit 143' TERM
        while [ ! -e \(gate) ]; do
          step=$((step+1)); echo $step > $kept.partial; mv $kept.partial $kept
          echo '{"type":"progress","unit":"steps","done":'$step} >> events.jsonl
          sleep 0.2
        done
        echo '{"type":"metric","step":1,"name":"began","value":'$began} >> events.jsonl
        echo $began > artifact/weights.txt
        """

    /// Makes one picture, one white pixel, and shows it.
    static let renderWithPicture = """
        cd \(outputs)
        head=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAA
        echo "${head}CklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg==" \
          | base64 -d > artifact/picture-1.png
        echo '{"type":"preview","path":"artifact/picture-1.png","title":"<b>First</b>"}' \
          >> events.jsonl
        """

    /// Tells of each step in its log and by metrics until its gate opens.
    static let trainAloud = """
        cd \(outputs)
        trap 'exit 143' TERM
        step=0
        while [ ! -e \(gate) ]; do
          step=$((step+1)); echo "epoch $step"
          for name in train_loss secondsPerEpoch; do
            echo '{"type":"metric","step":'$step',"name":"'$name'","value":1.'$step'}'
          done >> events.jsonl
          echo '{"type":"progress","unit":"epochs","done":'$step',"total":9999}' >> events.jsonl
          sleep 0.2
        done
        echo done > artifact/weights.txt
        """

    /// Works until its gate opens, and ends when it is asked to.
    static let waitForGate = """
        trap 'exit 143' TERM
        while [ ! -e \(gate) ]; do sleep 0.2; done
        """

    static let fail = "echo 'out of luck' >&2; exit 3"
}
